/** The lines of a job: a file in /etc/cron.d, or an entry of a crontab. */
import { quote } from '../../src/core/shell.ts'
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import { type Params, settingOf } from './params.ts'
import { plainSchedule } from './schedule.ts'

/** The whole file: the user stands between schedule and command. */
export function fileText({ params }: Wanted<Params>): string {
  const { environment, schedule = '', command = '', user } = params
  const settings = Object.entries(environment).map(([name, value]) => settingOf(name, value) ?? '')
  return [...settings, `${plainSchedule(schedule)} ${user} ${escaped(command)}`]
    .map((line) => `${line}\n`)
    .join('')
}

/** One line; what the job runs with stands in front of it, since a variable of a crontab counts for all jobs after it. */
export function entryText({ params }: Wanted<Params>, { facts }: HostContext): string {
  const { environment, schedule = '', command = '' } = params
  const names = Object.keys(environment)
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${quote(value)}`)
  const text = names.length === 0 ? command : `${settings.join(' ')}; export ${names.join(' ')}; ${command}`
  // To busybox a percent sign is what it is.
  const isBusybox = facts.os.family === 'busybox' || facts.os.family === 'alpine'
  return `${plainSchedule(schedule)} ${isBusybox ? text : escaped(text)}`
}

/** A percent sign ends the line to cron, unless it has a backslash before it. */
function escaped(command: string): string {
  return command.replaceAll('%', String.raw`\%`)
}

/** Stands above an entry of a crontab, and says whose it is. */
export function markerOf(id: string): string {
  return `# hostwright: ${id}`
}
