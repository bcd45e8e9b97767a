// What is sealed for a browser; our service worker shows it.

export interface PushPayload {
  title: string
  body: string
  url: string
  /** A newer one of the same tag takes its place. */
  tag: string
  /** Where the browser tells that it was shown. */
  receipt: string
  /** Where somebody without an account says that no more should come. */
  stop?: { title: string; url: string }
}
