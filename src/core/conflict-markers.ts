/** Text that Git has merged and nobody has solved, as it is committed by mistake. */

/** The line of the first marker, counted from 1; undefined where there is none, or no end of it. */
export function conflictMarkersAt(text: string): number | undefined {
  const start = /^<{7}(?: |$)/m.exec(text)?.index
  if (start === undefined || !/^>{7}(?: |$)/m.test(text.slice(start))) return undefined
  return text.slice(0, start).split('\n').length
}

/** What to do about them. */
export const SOLVE_MARKERS =
  'take the "<<<<<<<", "=======" and ">>>>>>>" out, keep what holds, and git commit'
