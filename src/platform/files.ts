// Content-addressed files on disk: written once under the hash of their source, never changed.
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'

export interface OpenFile {
  /** In bytes. */
  size: number
  /** From one byte to another, both counted in; the file is closed when it has been read or given up. */
  read: (start: number, end: number) => Readable
  close: () => Promise<void>
}

export interface Files {
  has: (name: string) => Promise<boolean>
  /** Keeps `bytes` under `name`; a half-written file is never visible. */
  put: (name: string, bytes: Buffer) => Promise<void>
  /** @throws ENOENT */
  get: (name: string) => Promise<Buffer>
  /** To be read in parts. @throws ENOENT */
  open: (name: string) => Promise<OpenFile>
  remove: (name: string) => Promise<void>
}

/** `name` is like `3f9a…-large.webp`; two leading characters make the folder. */
export function openFiles(folder: string): Files {
  const path = (name: string) => {
    if (!/^[a-z0-9][a-z0-9.-]+$/.test(name)) throw new Error('not a file name')
    return join(folder, name.slice(0, 2), name)
  }
  return {
    has: (name) =>
      stat(path(name)).then(
        () => true,
        () => false,
      ),
    put: async (name, bytes) => {
      const target = path(name)
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      const part = `${target}.${randomUUID()}.part`
      const file = await open(part, 'wx', 0o600)
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(part, target)
    },
    get: (name) => readFile(path(name)),
    open: async (name) => {
      const file = await open(path(name), 'r')
      const { size } = await file.stat()
      return { size, read: (start, end) => file.createReadStream({ start, end }), close: () => file.close() }
    },
    remove: (name) => rm(path(name), { force: true }),
  }
}
