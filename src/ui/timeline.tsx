// The vertical timeline: dots on one line, each stage with when, who and what belongs to it; under headings where they
// are given, with what is of little weight folded away.
import type { ComponentChildren } from 'preact'

export interface Stage {
  key: string | number
  title?: string
  /** When and who, in one quiet line. */
  meta?: ComponentChildren
  children?: ComponentChildren
  /** Begins a part of the line, with its name and what is to be said of it. */
  opens?: { name: string; note?: string | undefined } | undefined
  /** Of little weight: several such in a row are one line that unfolds. */
  isQuiet?: boolean | undefined
}

/** Stages one by one, and several quiet ones in a row together. */
function folded(stages: readonly Stage[]): Stage[][] {
  const runs: Stage[][] = []
  for (const stage of stages) {
    const run = runs.at(-1)
    const joins = stage.isQuiet && !stage.opens && run?.at(-1)?.isQuiet
    if (joins) run.push(stage)
    else runs.push([stage])
  }
  return runs
}

function One({ title, meta, children }: Stage) {
  return (
    <>
      {title && <h4>{title}</h4>}
      {meta && <p class="muted">{meta}</p>}
      {children}
    </>
  )
}

export function Timeline({
  stages,
  more,
}: {
  stages: readonly Stage[]
  /** What is said of so many that are folded. */
  more?: (count: number) => string
}) {
  return (
    <ol class="timeline">
      {folded(stages).flatMap((run) => {
        const [first] = run
        if (!first) return []
        const { key, opens } = first
        return [
          ...(opens
            ? [
                <li key={`${key} opens`} class="timeline-part">
                  <h3>{opens.name}</h3>
                  {opens.note && <span class="muted">{opens.note}</span>}
                </li>,
              ]
            : []),
          run.length === 1 ? (
            <li key={key}>
              <One {...first} />
            </li>
          ) : (
            <li key={key} class="timeline-more">
              <details>
                <summary>{more?.(run.length)}</summary>
                <ol>
                  {run.map((each) => (
                    <li key={each.key}>
                      <One {...each} />
                    </li>
                  ))}
                </ol>
              </details>
            </li>
          ),
        ]
      })}
    </ol>
  )
}
