/** A host that sends its mail, and that of others, through one server: postfix or nullmailer. */
import * as z from 'zod/mini'
import { defineType } from '../../src/type/define-type.ts'
import { nullmailerRelay } from './nullmailer.ts'
import { Params, problemsOf, softwareOf } from './params.ts'
import { postfixRelay } from './postfix.ts'

export const mailRelay = defineType({
  name: 'mail_relay',
  summary: 'Sends the mail of a host through a smarthost: postfix or nullmailer',
  id: z
    .string()
    .check(
      z.regex(/^[a-z][a-z0-9_-]*$/, { error: 'must be a short name: small letters, digits, "-" and "_"' }),
      z.describe('`postfix`, `nullmailer`, or another name together with `software`.'),
    ),
  params: Params,
  problems: problemsOf,
  compose: (wanted, context) =>
    softwareOf(wanted) === 'postfix'
      ? postfixRelay(wanted.params, context)
      : nullmailerRelay(wanted.params, context),
})
