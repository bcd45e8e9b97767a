// The walls of the house (house 3): who may import whom.
const capability = '^src/((?!platform|language|ui)[a-z0-9]+)/'

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'capabilities-meet-at-the-door',
      severity: 'error',
      from: { path: capability },
      to: { path: capability, pathNot: ['^src/$1/', '/(index|rules)\\.ts$'] },
    },
    {
      name: 'app-uses-doors',
      severity: 'error',
      from: { path: '^src/(app|main|reference|web)\\.ts$' },
      to: { path: capability, pathNot: '/index\\.ts$' },
    },
    { name: 'platform-knows-no-one', severity: 'error', from: { path: '^src/platform/' }, to: { path: '^src/(?!platform/)' } },
    { name: 'language-knows-no-one', severity: 'error', from: { path: '^src/language/' }, to: { path: '^src/(?!language/|platform/(time|present|problems)\\.ts)' } },
    {
      name: 'ui-knows-no-capability',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: '^src/(?!(ui|language)/|platform/(as-is|problems|query|remember|sheets|cache|clock|time)\\.ts)' },
    },
    {
      // However far one follows: a rule that reaches a page through a door is no rule.
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '^src/life/|^src/[a-z]+/rules\\.ts$' },
      to: { path: '^node_modules/(pg|kysely|fastify|@fastify|preact|graphile-worker)/|^src/[a-z]+/((store|actions|api|jobs)\\.ts|pages/)|^src/platform/(?!problems|time|present|ids)|^src/ui/', reachable: true },
    },
    {
      // `sql` itself comes through platform/database.ts: that only stores take it from there is held by a test.
      name: 'sql-only-in-stores',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/platform/|store\\.ts$|^src/(main|ratings/recompute)\\.ts$' },
      to: { path: '^node_modules/(kysely|pg)/' },
    },
    {
      name: 'islands-stay-light',
      severity: 'error',
      from: { path: '/islands/|^src/ui/map/' },
      to: { path: '^src/(platform|.*/(store|actions|api)\\.ts)' },
    },
    { name: 'nobody-imports-tests', severity: 'error', from: { path: '^src/', pathNot: '\\.test\\.tsx?$' }, to: { path: '^tests/' } },
    {
      name: 'only-main-knows-the-demo',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main\\.ts$|\\.test\\.tsx?$' },
      to: { path: '^demo/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'node_modules/.*/node_modules|\\.test\\.tsx?$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
