/** How logs are rotated: a file for logrotate. */
import * as z from 'zod/mini'
import { defineType } from '../../src/type/define-type.ts'
import { Params } from './params.ts'
import { rotationText } from './text.ts'

// It says much of what it would do, and what is wrong in lines that begin so. Without the program, nothing is checked.
const VALIDATE = `command -v logrotate >/dev/null 2>&1 || exit 0
HW_SAID=$(logrotate -d %s 2>&1) && exit 0
export HW_SAID
awk 'BEGIN {
  n = split(ENVIRON["HW_SAID"], row, "\\n")
  for (i = 1; i <= n; i++) if (row[i] ~ /^error: /) text = text (text == "" ? "" : "; ") substr(row[i], 8)
  print text == "" ? row[n] : text
}'
exit 1`

export const logRotate = defineType({
  name: 'log_rotate',
  summary: 'How logs are rotated: a file for logrotate',
  id: z.string().check(
    // logrotate passes over files that end in .disabled, .bak and the like.
    z.regex(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,100}$/, {
      error: 'must be a short name: letters, digits, "_" and "-"',
    }),
    z.describe('A name for the file in `/etc/logrotate.d`: `app`.'),
  ),
  params: Params,
  needs: ({ params: { user, group, create } }) => [
    'package:logrotate',
    ...[user, create?.owner].flatMap((name) => (name === undefined ? [] : [`user:${name}` as const])),
    ...[group, create?.group].flatMap((name) => (name === undefined ? [] : [`group:${name}` as const])),
  ],

  compose: ({ id, params }, { facts, resource }) => {
    const folder = facts.os.family === 'freebsd' ? '/usr/local/etc/logrotate.d' : '/etc/logrotate.d'
    if (params.state === 'absent') return resource('file', `${folder}/${id}`, { state: 'absent' })
    return resource('file', `${folder}/${id}`, {
      content: rotationText(params),
      owner: 'root',
      group: 0,
      mode: '0644',
      validate: VALIDATE,
    })
  },
})
