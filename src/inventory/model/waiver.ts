/** A finding of `inv check` that somebody has looked at and lets stand, until a day. */
export interface Waiver {
  /** Code of the finding: `rack-overlap`. */
  readonly code: string
  /** What in the object it is about, where not all such findings of the object are meant: an address, a record. */
  readonly about?: string
  readonly reason: string
  /** Last day on which it holds, `2026-12-31` (UTC). */
  readonly until: string
}

/** The waivers, where there are any, about what has another name now. */
export function withAbout(
  waivers: readonly Waiver[] | undefined,
  renamed: (about: string) => string,
): { readonly waivers?: readonly Waiver[] } {
  if (waivers === undefined) return {}
  return {
    waivers: waivers.map((waiver) =>
      waiver.about === undefined ? waiver : { ...waiver, about: renamed(waiver.about) },
    ),
  }
}
