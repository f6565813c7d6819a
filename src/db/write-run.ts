/** Writes a run as it goes on, and lets the oldest go. */
import { createHash } from 'node:crypto'
import type { RunEnd, RunHost, RunProgress, RunStart } from '../inventory/model/run.ts'
import { packText } from './packed-text.ts'
import { writeFacts } from './recorded-facts.ts'
import { removeRows } from './remove-rows.ts'
import type { Sql, SqlValue } from './sql.ts'

export async function keepRun(sql: Sql, start: RunStart, progress: RunProgress): Promise<void> {
  const { seen, hosts, facts, end } = progress
  const isNew = (await sql.get('SELECT id FROM run WHERE id = ?', start.id)) === undefined
  if (isNew) await addRun(sql, start, seen)
  else await sql.run('UPDATE run SET seen = ? WHERE id = ?', seen, start.id)
  await writeHosts(sql, start, hosts, isNew ? start.hosts : hosts.map(({ host }) => host), isNew)
  for (const one of facts) await writeFacts(sql, one)
  if (end !== undefined) await endRun(sql, start.id, end)
}

const RUN_COLUMNS =
  'id kind started seen ended operator command branch commit_id modified change_set limited machine process note'

async function addRun(sql: Sql, start: RunStart, seen: string): Promise<void> {
  const { id, kind, started, operator, command, branch, commit = null, changeSet, machine } = start
  const limited = start.limited ? 1 : 0
  const known = [id, kind, started, seen, 0, operator, command, branch, commit]
  await sql.insert('run', RUN_COLUMNS.split(' '), [
    [...known, null, changeSet, limited, machine, start.process, null],
  ])
}

/** `names`: whose rows are written, also where nothing came of them yet. */
async function writeHosts(
  sql: Sql,
  start: RunStart,
  done: readonly RunHost[],
  names: readonly string[],
  isNew: boolean,
): Promise<void> {
  const positions = new Map(start.hosts.map((host, position) => [host, position]))
  const results = new Map(done.map((one) => [one.host, one]))
  const digests = await writeResources(sql, done)
  const written = [...new Set(names)].flatMap((host) => {
    const position = positions.get(host)
    return position === undefined ? [] : [{ host, position, result: results.get(host) }]
  })
  if (!isNew)
    await removeRows(
      sql,
      'run_host',
      ['run_id', 'position'],
      written.map(({ position }) => [start.id, position]),
    )
  if (written.length === 0) return
  const limited = start.limited ? 1 : 0
  await sql.insert(
    'run_host',
    HOST_COLUMNS.split(' '),
    written.map(({ host, position, result }): readonly SqlValue[] => [
      ...[start.id, position, host, start.kind, start.started, limited],
      ...(result === undefined ? NOTHING_CAME : resultOf(result, digests.get(result.resources))),
    ]),
  )
}

const HOST_COLUMNS =
  'run_id position host kind started limited outcome duration changed failed report resources'
const NOTHING_CAME: readonly SqlValue[] = [null, null, null, null, null, null]

function resultOf(result: RunHost, resources: string | undefined): readonly SqlValue[] {
  const { outcome, duration, changed, failed, report } = result
  return [outcome, Math.round(duration), changed, failed, packText(report), resources ?? null]
}

/** Each text once, whichever run was the first to have it; the digest of each. */
async function writeResources(sql: Sql, hosts: readonly RunHost[]): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>()
  for (const { resources } of hosts)
    if (!digests.has(resources))
      digests.set(resources, createHash('sha256').update(resources).digest('base64url').slice(0, 27))
  for (const [text, digest] of digests) {
    const known = await sql.get('SELECT digest FROM run_resources WHERE digest = ?', digest)
    if (known === undefined)
      await sql.insert('run_resources', ['digest', 'resources'], [[digest, packText(text)]])
  }
  return digests
}

async function endRun(sql: Sql, id: string, { modified, note, keep }: RunEnd): Promise<void> {
  await sql.run(
    'UPDATE run SET ended = 1, modified = ?, note = ? WHERE id = ?',
    modified === undefined ? null : modified ? 1 : 0,
    note ?? null,
    id,
  )
  const old = await sql.all<{ readonly id: string }>(
    `SELECT id FROM run ORDER BY started DESC, id DESC LIMIT ${PRUNED_AT_ONCE} OFFSET ${Math.max(1, Math.trunc(keep))}`,
  )
  for (const { id: run } of old) if (run !== id) await removeRun(sql, run)
}

/** A setting that was made much smaller takes some runs to take effect, instead of making one wait. */
const PRUNED_AT_ONCE = 20

async function removeRun(sql: Sql, run: string): Promise<void> {
  const used = await sql.all<{ readonly resources: string }>(
    'SELECT DISTINCT resources FROM run_host WHERE run_id = ? AND resources IS NOT NULL',
    run,
  )
  await sql.run('DELETE FROM run_host WHERE run_id = ?', run)
  await sql.run('DELETE FROM run WHERE id = ?', run)
  for (const { resources } of used)
    await sql.run(
      'DELETE FROM run_resources WHERE digest = ? AND NOT EXISTS (SELECT 1 FROM run_host WHERE resources = ?)',
      resources,
      resources,
    )
}
