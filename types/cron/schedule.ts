/** When a job runs: crontab(5), in the form that every cron understands. */

/** Fields in their order, with what may stand in them. Days of the week go from Sunday, 0, to Sunday, 7. */
const FIELDS = [
  { name: 'minute', first: 0, last: 59, names: [] },
  { name: 'hour', first: 0, last: 23, names: [] },
  { name: 'day of the month', first: 1, last: 31, names: [] },
  {
    name: 'month',
    first: 1,
    last: 12,
    names: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'day of the week', first: 0, last: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const

type Field = (typeof FIELDS)[number]

/** What the names stand for; `@reboot` stands for itself, and busybox knows it too. */
const NAMED: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
  '@reboot': '@reboot',
}

/** What is wrong with it, as what follows "the schedule": undefined where it is right. */
export function problemOfSchedule(schedule: string): string | undefined {
  const result = read(schedule)
  return 'problem' in result ? result.problem : undefined
}

/** In numbers alone, apart by one space: names of months and days are not taken by every cron in lists and ranges. */
export function plainSchedule(schedule: string): string {
  const result = read(schedule)
  if ('problem' in result) throw new RangeError(`the schedule ${result.problem}`)
  return result.plain
}

type Result = { readonly plain: string } | { readonly problem: string }

function read(schedule: string): Result {
  const trimmed = schedule.trim()
  if (trimmed.startsWith('@')) {
    const plain = NAMED[trimmed.toLowerCase()]
    return plain === undefined
      ? { problem: `must be one of ${Object.keys(NAMED).join(', ')}, not "${trimmed}"` }
      : { plain }
  }
  const parts = trimmed.split(/[ \t]+/)
  if (parts.length !== FIELDS.length || /[\n\r]/.test(schedule))
    return {
      problem:
        'must have five fields (minute, hour, day of the month, month, day of the week), or be a name such as "@daily"',
    }
  const plain: string[] = []
  for (const [index, field] of FIELDS.entries()) {
    const result = readField(parts[index] ?? '', field)
    if ('problem' in result) return result
    plain.push(result.plain)
  }
  return { plain: plain.join(' ') }
}

/** A list of `*`, numbers and ranges; `*` and ranges may have a step. */
function readField(text: string, field: Field): Result {
  const items: string[] = []
  for (const item of text.split(',')) {
    const result = readItem(item, field)
    if ('problem' in result) return result
    items.push(result.plain)
  }
  return { plain: items.join(',') }
}

function readItem(item: string, field: Field): Result {
  const wrong = (reason: string): Result => ({ problem: `has a ${field.name} that is not right: ${reason}` })
  const [, range = '', step] = /^([^/]*)(?:\/(\d{1,4}))?$/.exec(item) ?? []
  if (step !== undefined && Number(step) === 0) return wrong(`a step of 0 in "${item}"`)
  const suffix = step === undefined ? '' : `/${Number(step)}`
  if (range === '*') return { plain: `*${suffix}` }
  const ends = range.split('-')
  const numbers = ends.map((end) => numberOf(end, field))
  const [from, to] = numbers
  if (ends.length > 2 || from === undefined || (ends.length === 2 && to === undefined))
    return wrong(`"${item}" is no number from ${field.first} to ${field.last}, range, or list of them`)
  if (to === undefined)
    return step === undefined ? { plain: String(from) } : wrong(`"${item}" has a step without a range`)
  return from > to ? wrong(`the range "${item}" ends before it begins`) : { plain: `${from}-${to}${suffix}` }
}

function numberOf(text: string, { first, last, names }: Field): number | undefined {
  const lower = text.toLowerCase()
  const named = lower === '' ? -1 : names.findIndex((name) => name === lower)
  const number = /^\d{1,2}$/.test(text) ? Number(text) : named
  return number >= first && number <= last ? number : undefined
}
