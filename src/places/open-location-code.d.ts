// The shape of `open-location-code`, which tells none itself.
declare module 'open-location-code' {
  export class OpenLocationCode {
    isValid(code: string): boolean
    isFull(code: string): boolean
    decode(code: string): { latitudeCenter: number; longitudeCenter: number }
    recoverNearest(code: string, latitude: number, longitude: number): string
  }
}
