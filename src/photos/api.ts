// `/photos/{id}/{size}`: a picture for those who may see it, `.jpg` for browsers that know no WebP; public ones may be
// kept by caches for an hour.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Db } from '../platform/database.ts'
import type { Files } from '../platform/files.ts'
import { Problem } from '../platform/problems.ts'
import { readFileOf } from './actions.ts'
import type { Size } from './images.ts'
import { findPhoto, type Photo } from './store.ts'

/** Who may see a photo is the word of its report (or draft). */
export type PhotoRight = (request: FastifyRequest, photo: Photo) => Promise<'public' | 'private' | 'none'>

const names = ['large', 'medium', 'small', 'large.jpg', 'medium.jpg', 'small.jpg'] as const
const Params = z.object({ id: z.coerce.number().int().positive(), size: z.enum(names) })

/** The file of a picture by the last part of its address; undefined where there is none. */
export async function readNamed(
  files: Files,
  hash: string,
  name: string,
): Promise<{ bytes: Buffer; mime: string; ending: string } | undefined> {
  const known = names.find((each) => each === name)
  if (!known) return undefined
  const [size, ending = 'webp'] = known.split('.') as [Size, 'jpg' | undefined]
  const bytes = await readFileOf(files, hash, size, ending).catch(() => undefined)
  return bytes && { bytes, mime: ending === 'jpg' ? 'image/jpeg' : 'image/webp', ending }
}

export function photoRoutes(app: FastifyInstance, { db, files }: { db: Db; files: Files }, rightTo: PhotoRight): void {
  app.get(
    '/photos/:id/:size',
    { config: { permission: 'public.read' }, schema: { hide: true, response: { 200: z.any(), 304: z.null() } } },
    async (request, reply) => {
      const params = Params.safeParse(request.params)
      if (!params.success) throw new Problem('not_found')
      const photo = await findPhoto(db, params.data.id)
      const right = photo ? await rightTo(request, photo) : 'none'
      if (!photo || right === 'none') throw new Problem('not_found')
      const etag = `"${photo.hash.slice(0, 24)}-${params.data.size}"`
      reply
        .header('cache-control', right === 'public' ? 'public, max-age=3600' : 'private, no-store')
        .header('x-content-type-options', 'nosniff')
      if (right === 'public') reply.header('etag', etag)
      if (right === 'public' && request.headers['if-none-match'] === etag) return reply.code(304).send(null)
      const found = await readNamed(files, photo.hash, params.data.size)
      if (!found) throw new Problem('not_found')
      return reply
        .type(found.mime)
        .header('content-disposition', `inline; filename="photo-${photo.id}.${found.ending}"`)
        .send(found.bytes)
    },
  )
}
