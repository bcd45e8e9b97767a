// Every SQL statement of the house as it will be sent, read out of the code: fragments are put in, values become
// parameters.
import { join } from 'node:path'
import ts from 'typescript'

export interface Statement {
  /** `reports/store.ts:120`. */
  where: string
  sql: string
  /** The members of a row as the code declares them, each with the kinds of value it may be. */
  row: Record<string, string[]> | undefined
}

/** A part whose text only a run can tell. */
class Unknown extends Error {}

type Bound = Map<ts.Symbol, { value: ts.Expression; scope: Bound } | undefined>

class Reader {
  readonly #checker: ts.TypeChecker
  readonly #branch: boolean
  #count = 0

  /** `branch`: which side of a choice is taken. */
  constructor(checker: ts.TypeChecker, branch: boolean) {
    this.#checker = checker
    this.#branch = branch
  }

  read(template: ts.TaggedTemplateExpression): string {
    this.#count = 0
    return this.#template(template, new Map())
  }

  #template({ template }: ts.TaggedTemplateExpression, scope: Bound): string {
    if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text
    let text = template.head.text
    for (const span of template.templateSpans) text += this.#part(span.expression, scope, text) + span.literal.text
    return text
  }

  #isFragment(node: ts.Expression): boolean {
    const type = this.#checker.getTypeAtLocation(node)
    return (type.isUnion() ? type.types : [type]).some((each) => each.getProperty('toOperationNode') !== undefined)
  }

  #part(node: ts.Expression, scope: Bound, before: string): string {
    return this.#isFragment(node) ? this.#fragment(node, scope, before) : `$${(this.#count += 1)}`
  }

  #fragment(node: ts.Expression, scope: Bound, before: string): string {
    if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node))
      return this.#fragment(node.expression, scope, before)
    if (ts.isTaggedTemplateExpression(node)) return this.#template(node, scope)
    if (ts.isConditionalExpression(node))
      return this.#fragment(this.#branch ? node.whenTrue : node.whenFalse, scope, before)
    if (ts.isBinaryExpression(node)) return this.#fragment(this.#branch ? node.left : node.right, scope, before)
    if (ts.isIdentifier(node)) return this.#named(node, scope, before)
    if (ts.isCallExpression(node)) return this.#call(node, scope, before)
    return this.#anything(before)
  }

  /** What stands for a part that only a run can tell: a condition that holds, or an order. */
  #anything(before: string): string {
    if (/insert into \w+( as \w+)? \([^)]*$/.test(before)) throw new Unknown(before.slice(-40))
    if (/order by\s*$/.test(before)) return '1'
    if (/(where|and|or|when|on|,|\()\s*$/.test(before)) return 'true'
    throw new Unknown(before.slice(-40))
  }

  #symbolOf(node: ts.Identifier): ts.Symbol | undefined {
    const symbol = this.#checker.getSymbolAtLocation(node)
    return symbol && symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol
  }

  #named(node: ts.Identifier, scope: Bound, before: string): string {
    const symbol = this.#symbolOf(node)
    const bound = symbol && scope.get(symbol)
    if (bound) return this.#fragment(bound.value, bound.scope, before)
    const declaration = symbol?.valueDeclaration
    if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer)
      return this.#fragment(declaration.initializer, scope, before)
    return this.#anything(before)
  }

  #call(node: ts.CallExpression, scope: Bound, before: string): string {
    const { expression } = node
    const [first, second] = node.arguments
    if (ts.isPropertyAccessExpression(expression) && expression.expression.getText() === 'sql') {
      const literal = first && this.#literal(first, scope)
      if (expression.name.text === 'raw' || expression.name.text === 'ref' || expression.name.text === 'table') {
        if (literal === undefined) throw new Unknown(node.getText().slice(0, 60))
        return literal
      }
      if (expression.name.text === 'lit') return `'${literal ?? '0'}'`
      // Rows put together from as many sources as a run has.
      if (expression.name.text === 'join' && second?.getText().includes('union')) throw new Unknown(before.slice(-40))
      if (expression.name.text === 'join')
        return second && /\b(and|or)\b/.test(second.getText()) ? 'true' : this.#listOf(before)
    }
    const symbol = ts.isIdentifier(expression) ? this.#symbolOf(expression) : undefined
    const made = symbol?.valueDeclaration && this.#functionOf(symbol.valueDeclaration)
    const returned = made && returnOf(made, this.#branch)
    if (!made || !returned) return this.#anything(before)
    const inner: Bound = new Map(scope)
    for (const [index, parameter] of made.parameters.entries()) {
      const named = this.#checker.getSymbolAtLocation(parameter.name)
      const value = node.arguments[index]
      if (named && value) inner.set(named, { value, scope })
    }
    return this.#fragment(returned, inner, before)
  }

  /** In a list of values one stands for all. */
  #listOf = (before: string): string => (/(in|values)\s*\($/.test(before) ? 'null' : this.#anything(before))

  #functionOf(declaration: ts.Declaration): ts.FunctionLikeDeclaration | undefined {
    if (ts.isFunctionDeclaration(declaration)) return declaration
    if (ts.isVariableDeclaration(declaration) && declaration.initializer && ts.isArrowFunction(declaration.initializer))
      return declaration.initializer
    return undefined
  }

  #literal(node: ts.Expression, scope: Bound): string | undefined {
    if (ts.isStringLiteralLike(node)) return node.text
    if (ts.isIdentifier(node)) {
      const symbol = this.#symbolOf(node)
      const bound = symbol && scope.get(symbol)
      if (bound) return this.#literal(bound.value, bound.scope)
      const declaration = symbol?.valueDeclaration
      if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer)
        return this.#literal(declaration.initializer, scope)
    }
    const type = this.#checker.getTypeAtLocation(node)
    const [one] = type.isUnion() ? type.types : [type]
    return one?.isStringLiteral() ? one.value : undefined
  }
}

/** What a function of one statement gives back; of several the one that the branch asks for. */
function returnOf({ body }: ts.FunctionLikeDeclaration, isFirst: boolean): ts.Expression | undefined {
  if (!body) return undefined
  if (!ts.isBlock(body)) return body
  const returns: ts.Expression[] = []
  const walk = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression) returns.push(node.expression)
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, walk)
  }
  ts.forEachChild(body, walk)
  return isFirst ? returns[0] : returns.at(-1)
}

/** `number`, `string`, `Date` …: what a value of this type may be, as far as a database can tell them apart. */
function kindsOf(checker: ts.TypeChecker, type: ts.Type): string[] {
  if (type.isUnion()) return [...new Set(type.types.flatMap((each) => kindsOf(checker, each)))]
  if (type.flags & ts.TypeFlags.NumberLike) return ['number']
  if (type.flags & ts.TypeFlags.StringLike) return ['string']
  if (type.flags & ts.TypeFlags.BooleanLike) return ['boolean']
  if (type.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) return []
  // A number that is a kind's id (platform/ids.ts).
  if (type.isIntersection() && type.types.some((each) => each.flags & ts.TypeFlags.NumberLike)) return ['number']
  if (checker.isArrayLikeType(type)) return ['array']
  const name = type.symbol?.name
  return name === 'Date' || name === 'Buffer' ? [name] : ['object']
}

/** Every `sql…execute(` of the house, twice where it chooses; `unknown` are those whose text only a run can tell. */
export function readStatements(root: string): { statements: Statement[]; unknown: string[] } {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: object
  }
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const program = ts.createProgram(
    fileNames.filter((name) => name.startsWith(join(root, 'src'))),
    options,
  )
  const checker = program.getTypeChecker()
  const statements: Statement[] = []
  const unknown: string[] = []
  for (const source of program.getSourceFiles()) {
    if (!source.fileName.startsWith(join(root, 'src')) || source.fileName.endsWith('.test.ts')) continue
    const visit = (node: ts.Node): void => {
      if (
        ts.isCallExpression(node) &&
        ts.isPropertyAccessExpression(node.expression) &&
        node.expression.name.text === 'execute'
      ) {
        const template = node.expression.expression
        if (ts.isTaggedTemplateExpression(template) && template.tag.getText().startsWith('sql')) {
          const { line } = source.getLineAndCharacterOfPosition(template.getStart())
          const where = `${source.fileName.slice(join(root, 'src').length + 1)}:${line + 1}`
          const [argument] = template.typeArguments ?? []
          const row =
            argument &&
            Object.fromEntries(
              checker
                .getPropertiesOfType(checker.getTypeFromTypeNode(argument))
                .map((member) => [member.name, kindsOf(checker, checker.getTypeOfSymbol(member))]),
            )
          const texts = new Set<string>()
          for (const branch of [true, false]) {
            try {
              texts.add(new Reader(checker, branch).read(template))
            } catch (error) {
              if (!(error instanceof Unknown)) throw error
            }
          }
          if (texts.size === 0) unknown.push(where.replace(/:\d+$/, ''))
          for (const text of texts) statements.push({ where, sql: text, row })
        }
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return { statements, unknown }
}
