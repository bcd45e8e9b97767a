// What may lie under a map: tiles of somebody's, or a file of our own. Pure.

/** A file of vector tiles in the data folder, by its name. */
export const isTileFile = (tiles: string): boolean => /^[a-z0-9][a-z0-9-]*\.pmtiles$/.test(tiles)

/** Nothing, such a file, or the address of raster tiles. */
export const isGround = (tiles: string): boolean =>
  tiles === '' ||
  isTileFile(tiles) ||
  (/^https?:\/\/[^\s"'<>]+$/.test(tiles) && ['{z}', '{x}', '{y}'].every((part) => tiles.includes(part)))

/** The host that the tiles of somebody's come from. */
export const hostOf = (tiles: string): string | undefined => URL.parse(tiles.replaceAll(/[{}]/g, ''))?.origin
