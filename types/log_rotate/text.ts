/** The file of logrotate(8). */
import type { Params } from './params.ts'

export function rotationText(params: Params): string {
  const {
    files = [],
    frequency,
    keep,
    maximumAge,
    maximumSize,
    minimumSize,
    compress,
    dated,
    create,
    copy,
    user,
    group,
  } = params
  const paths = (typeof files === 'string' ? [files] : files).map((path) => `"${path}"`)
  const settings = [
    frequency,
    `rotate ${keep}`,
    ...(maximumAge === undefined ? [] : [`maxage ${maximumAge}`]),
    ...(maximumSize === undefined ? [] : [`maxsize ${maximumSize}`]),
    ...(minimumSize === undefined ? [] : [`minsize ${minimumSize}`]),
    // Said in either case, since the defaults of all logs may say otherwise.
    compress === false ? 'nocompress' : 'compress',
    compress === 'later' ? 'delaycompress' : 'nodelaycompress',
    dated ? 'dateext' : 'nodateext',
    copy
      ? 'copytruncate'
      : create === undefined
        ? 'create'
        : `create ${create.mode} ${create.owner} ${create.group}`,
    ...(user === undefined ? [] : [`su ${user} ${group ?? user}`]),
    'missingok',
    'notifempty',
    ...(params.before === undefined && params.after === undefined ? [] : ['sharedscripts']),
  ]
  const scripts = [...script('prerotate', params.before), ...script('postrotate', params.after)]
  return `${paths.join(' ')} {\n${settings.map((line) => `    ${line}\n`).join('')}${scripts.join('')}}\n`
}

/** As it stands: a here-document would not end where its last line is indented. */
function script(name: string, text: string | undefined): readonly string[] {
  return text === undefined ? [] : [`    ${name}\n${text.replace(/\n*$/, '\n')}    endscript\n`]
}
