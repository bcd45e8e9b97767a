// What the pages of oversight have in common.
import { sheetKinds } from '../../platform/sheets.ts'
import { type Frame, link } from '../../ui/index.ts'

/** The same as a file, in each kind; `address` has a query already. */
export function Files({ frame, lead, address }: { frame: Frame; lead: string; address: string }) {
  return (
    <p class="no-print">
      {lead}{' '}
      {sheetKinds.map((kind) => (
        <>
          <a href={link(frame, `${address}&as=${kind}`)} download>
            {kind.toUpperCase()}
          </a>{' '}
        </>
      ))}
    </p>
  )
}
