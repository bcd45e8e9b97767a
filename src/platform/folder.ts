// The data folder belongs to one app: a lock in its own server says so, and tells when that server has died.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from './log.ts'
import { type EmbeddedServer, ServerError } from './server.ts'
import { codeOf } from './thrown.ts'

const oneAppLock = 695_1
const name = 'xalq-nazorati'

export interface HeldFolder {
  release: () => Promise<void>
}

interface Folder {
  server: EmbeddedServer
  url: string
  dataDir: string
}

/**
 * Holds the folder until it is released; a server that dies meanwhile is started again, and held again.
 * @throws ServerError when another app that lives holds it
 */
export async function holdFolder(folder: Folder, log: Log, onLost: (error: unknown) => void): Promise<HeldFolder> {
  let released = false
  let client: pg.Client | undefined
  const hold = async () => {
    client = await takeLock(folder)
    client.on('end', () => void regain())
  }
  const regain = async () => {
    if (released) return
    log.error('the database of this folder is gone and is looked for again')
    while (!released) {
      try {
        await folder.server.revive()
        await hold()
        log.info('the database of this folder is there again')
        return
      } catch (error) {
        // Somebody else took the folder meanwhile: two apps on it would be worse than none.
        if (error instanceof FolderTaken) return onLost(error)
        await sleep(500)
      }
    }
  }
  await hold()
  return {
    release: async () => {
      released = true
      await client?.end()
    },
  }
}

class FolderTaken extends ServerError {}

/** A killed app's lock goes with its connection: it is waited for as long as its process is no more. */
async function takeLock({ url, dataDir }: Folder): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: `${name} ${process.pid}` })
  client.on('error', () => undefined)
  await client.connect()
  for (;;) {
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [oneAppLock])
    if (rows[0]?.held) return client
    const holder = await client.query<{ application_name: string }>(
      `select a.application_name from pg_locks l join pg_stat_activity a using (pid)
       where l.locktype = 'advisory' and l.classid = 0 and l.objid = $1 and l.granted and l.database = (select oid
         from pg_database where datname = current_database())`,
      [oneAppLock],
    )
    const pid = Number(holder.rows[0]?.application_name.split(' ')[1] ?? Number.NaN)
    if (holder.rows.length > 0 && !(pid > 0 && !isAlive(pid))) {
      await client.end()
      throw new FolderTaken(
        `Another Xalq nazorati is already running on the data folder ${dataDir}. Stop it, or set DATA_DIR to another folder.`,
      )
    }
    await sleep(20)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It is there, and somebody else's.
    return codeOf(error) === 'EPERM'
  }
}
