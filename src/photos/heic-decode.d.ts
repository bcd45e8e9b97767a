// The part of heic-decode 2 that we use; it comes without types.
declare module 'heic-decode' {
  function decode(given: { buffer: Uint8Array }): Promise<Pixels>
  interface Pixels {
    width: number
    height: number
    data: Uint8ClampedArray<ArrayBuffer>
  }
  export = decode
}
