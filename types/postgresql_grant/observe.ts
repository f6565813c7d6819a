/** Which of the wanted privileges a role has, of itself: what it may do by membership, or because everyone may, is not counted. */
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import type { Probe } from '../../src/type/probe.ts'
import { type Observed, unknown } from '../../src/type/state.ts'
import { type Answer, askAll, readAnswers, textsIn } from '../_lib/sql/answers.ts'
import { askPostgresql, MAINTENANCE, withoutPostgresql } from '../_lib/sql/postgresql.ts'
import { literal, literals } from '../_lib/sql/postgresql-text.ts'
import { kindOf, namesOf, type Params, schemaOf } from './params.ts'
import { privilegesOn } from './privileges.ts'

export interface GrantState {
  /** Of those that are wanted, the ones that it has on every object. */
  readonly privileges?: readonly string[]
  /** Of those that are wanted, the ones that it will have on what is made later. */
  readonly later?: readonly string[]
  /** Of those that are wanted, the ones that it is a member of. */
  readonly roles?: readonly string[]
  readonly [key: string]: readonly string[] | undefined
}

/** One client for each database that the grants are about. */
export function observe(
  wanted: readonly Wanted<Params>[],
  context: HostContext,
): Probe<ReadonlyMap<string, Observed<GrantState>>> {
  const databases = [...new Set(wanted.map(({ params }) => params.database ?? MAINTENANCE))]
  const questions = databases.map((database) => {
    const rows = wanted.flatMap(({ params }, index) =>
      (params.database ?? MAINTENANCE) === database ? [`${question(params, index)};`] : [],
    )
    return askPostgresql(rows.join('\n'), database, context)
  })
  return {
    script: askAll(questions),
    parse: (stdout) => {
      const answers = readAnswers(stdout.toString('utf8'), databases.length)
      return new Map(
        wanted.map(({ id, params }, index) => [
          id,
          stateOf(params, index, answers[databases.indexOf(params.database ?? MAINTENANCE)]),
        ]),
      )
    },
  }
}

/** Who is granted to: 0 stands for everyone (aclexplode). */
function grantee({ to }: Params): string {
  return to === 'PUBLIC' ? '0::oid' : `(SELECT oid FROM pg_roles WHERE rolname = ${literal(to)})`
}

function question(params: Params, index: number): string {
  const { to, roles } = params
  const isThere = to === 'PUBLIC' ? 'true' : `EXISTS (SELECT FROM pg_roles WHERE rolname = ${literal(to)})`
  const fields = [`'index', ${index}`, `'role', ${isThere}`]
  if (roles !== undefined) fields.push(`'held', ${membership(params, roles)}`)
  else {
    const kind = kindOf(params)
    if (kind !== 'database')
      fields.push(`'schema', EXISTS (SELECT FROM pg_namespace WHERE nspname = ${literal(schemaOf(params))})`)
    fields.push(`'held', ${heldOn(params)}`)
    if (kind === 'tables' || kind === 'sequences') {
      fields.push(`'names', ARRAY(SELECT relname FROM (${objects(params)}) o)`)
      if (params.madeLaterBy !== undefined) fields.push(`'later', ${heldLater(params, params.madeLaterBy)}`)
    }
  }
  return `SELECT json_build_object(${fields.join(', ')})`
}

function membership(params: Params, roles: readonly string[]): string {
  return `ARRAY(SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid WHERE m.member = ${grantee(params)} AND r.rolname IN ${literals(roles)})`
}

/** Tables of all kinds, or sequences, with what their access lists say. */
function objects(params: Params): string {
  const isTable = kindOf(params) === 'tables'
  const names = namesOf(params)
  return `SELECT c.oid, c.relname, coalesce(c.relacl, acldefault('${isTable ? 'r' : 's'}', c.relowner)) AS acl
 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = ${literal(schemaOf(params))} AND c.relkind IN ${isTable ? "('r', 'p', 'v', 'm', 'f')" : "('S')"}${names === undefined ? '' : ` AND c.relname IN ${literals(names)}`}`
}

function heldOn(params: Params): string {
  const kind = kindOf(params)
  const who = grantee(params)
  const explode = (acl: string, from: string): string =>
    `ARRAY(SELECT a.privilege_type FROM ${from}, aclexplode(${acl}) a WHERE a.grantee = ${who}`
  if (kind === 'database')
    return `${explode("coalesce(d.datacl, acldefault('d', d.datdba))", 'pg_database d')} AND d.datname = current_database())`
  if (kind === 'schema')
    return `${explode("coalesce(n.nspacl, acldefault('n', n.nspowner))", 'pg_namespace n')} AND n.nspname = ${literal(schemaOf(params))})`
  const all = objects(params)
  return `${explode('o.acl', `(${all}) o`)} GROUP BY 1 HAVING count(DISTINCT o.oid) = (SELECT count(*) FROM (${all}) p))`
}

function heldLater(params: Params, maker: string): string {
  const letter = kindOf(params) === 'tables' ? 'r' : 'S'
  return `ARRAY(SELECT a.privilege_type FROM pg_default_acl d, aclexplode(d.defaclacl) a
 WHERE a.grantee = ${grantee(params)} AND d.defaclobjtype = '${letter}'
 AND d.defaclrole = (SELECT oid FROM pg_roles WHERE rolname = ${literal(maker)})
 AND d.defaclnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ${literal(schemaOf(params))}))`
}

function stateOf(params: Params, index: number, answer: Answer | undefined): Observed<GrantState> {
  if (answer === undefined) throw new Error('a question had no answer')
  const { to, database, state } = params
  if (!answer.ok) {
    if (!/database .* does not exist/.test(answer.said)) return withoutPostgresql(answer, state)
    return state === 'absent' ? null : unknown(`the database "${database ?? ''}" does not exist`)
  }
  const row = answer.rows.find((one) => one['index'] === index)
  if (row === undefined) throw new Error('the server printed no row for a grant')
  const missing = missingIn(params, row)
  if (row['role'] !== true || missing !== undefined)
    return state === 'absent' ? null : unknown(missing ?? `the role "${to}" does not exist`)
  const held = textsIn(row, 'held')
  if (params.roles !== undefined)
    return someOf({ roles: params.roles.filter((role) => held.includes(role)).sort() })
  const kind = kindOf(params)
  const wanted = privilegesOn(kind, params.privileges)
  // On all of no objects, everything is granted, and nothing can be taken away.
  const isEmpty = (kind === 'tables' || kind === 'sequences') && textsIn(row, 'names').length === 0
  const later = textsIn(row, 'later')
  return someOf({
    privileges: isEmpty ? (state === 'present' ? wanted : []) : wanted.filter((one) => held.includes(one)),
    ...(params.madeLaterBy === undefined ? {} : { later: wanted.filter((one) => later.includes(one)) }),
  })
}

/** Null where it has none of them. */
function someOf(state: GrantState): GrantState | null {
  return Object.values(state).every((list) => list?.length === 0) ? null : state
}

function missingIn(params: Params, row: Readonly<Record<string, unknown>>): string | undefined {
  if (row['schema'] === false) return `the schema "${schemaOf(params)}" does not exist`
  const there = textsIn(row, 'names')
  const name = namesOf(params)?.find((one) => !there.includes(one))
  return name === undefined
    ? undefined
    : `${kindOf(params) === 'tables' ? 'the table' : 'the sequence'} "${schemaOf(params)}.${name}" does not exist`
}
