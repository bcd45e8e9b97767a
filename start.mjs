// Builds the server and the browser code into dist/ (some 50 ms) and starts it in this very process.
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `Xalq nazorati runs on Node.js 24 or newer; this is ${process.version}, and no packaged Node exists for ` +
      `${process.platform}-${process.arch}. Install Node.js 24 and try again.`,
  )
  process.exit(1)
}
const { build } = await import('./build.mjs')
await build()
await import('./dist/main.js')
