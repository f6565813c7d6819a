/** Owner, group and mode of what stands at a path: the parameters, and the commands that set them. */
import * as z from 'zod/mini'
import { all, sh, type Shell } from '../../src/core/shell.ts'
import type { ResourceName } from '../../src/type/resource.ts'

const ACCOUNT = /^(?:[A-Za-z_][A-Za-z0-9._@+-]*\$?|[0-9]{1,10})$/

/** A user or a group, by name or by number; a number stays a number on the target, whatever name it has there. */
export const Account = z.pipe(
  z.union([
    z
      .string()
      .check(
        z.regex(ACCOUNT, { error: 'must be a name (letters, digits, ".", "_", "@", "+", "-") or a number' }),
      ),
    z.int().check(z.minimum(0)),
  ]),
  z.transform((account) => String(account)),
)

/** Permissions: `'0644'`, `'755'` or `0o644`; always four octal digits afterwards. */
export const Mode = z.pipe(
  z.union([
    z.string().check(z.regex(/^[0-7]{3,4}$/, { error: "must be three or four octal digits, as in '0644'" })),
    z.int().check(
      z.minimum(0),
      z.maximum(0o7777),
      z.refine((mode) => !isDecimalMistake(mode), { error: "is decimal: write '0644' or 0o644" }),
    ),
  ]),
  z.transform((mode) => (typeof mode === 'number' ? mode.toString(8) : mode).padStart(4, '0')),
)

/** 644 and 755 as decimal numbers are modes that nobody means (01204, 01363). */
function isDecimalMistake(mode: number): boolean {
  const [, owner = '', group = '', others = ''] = /^[124]?([4-7])([04-7])([04-7])$/.exec(String(mode)) ?? []
  return owner >= group && group >= others && others !== ''
}

export function isNumeric(account: string | undefined): boolean {
  return account !== undefined && /^[0-9]+$/.test(account)
}

export interface Ownership {
  readonly owner?: string | undefined
  readonly group?: string | undefined
  readonly mode?: string | undefined
}

/** `user:app` and `group:app` where they are given by name. */
export function accountNeeds({ owner, group }: Ownership): readonly ResourceName[] {
  const needs: ResourceName[] = []
  if (owner !== undefined && !isNumeric(owner)) needs.push(`user:${owner}`)
  if (group !== undefined && !isNumeric(group)) needs.push(`group:${group}`)
  return needs
}

/** Sets owner and group, then the mode, since changing the owner takes setuid bits away. `path` is quoted shell text. */
export function setOwnership(path: Shell, { owner, group, mode }: Ownership): Shell {
  const steps: Shell[] = []
  if (owner !== undefined)
    steps.push(sh`chown -h ${group === undefined ? owner : `${owner}:${group}`} ${path}`)
  else if (group !== undefined) steps.push(sh`chgrp -h ${group} ${path}`)
  if (mode !== undefined) steps.push(sh`chmod ${mode} ${path}`)
  return all(...steps)
}
