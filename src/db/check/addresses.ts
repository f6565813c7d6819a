/** Whether the runs of taken addresses are those that the addresses make, and only free ones rest. */
import type { Sql } from '../sql.ts'
import { ipOfKey, runsOfAddresses } from '../taken.ts'
import { formatIp } from '../../core/ip.ts'
import type { Checked, Finding } from './finding.ts'

export async function checkAddresses(sql: Sql): Promise<Checked> {
  const stored = await sql.all<{ readonly first_key: string; readonly last_key: string }>(
    'SELECT first_key, last_key FROM taken_run ORDER BY first_key',
  )
  const is = new Set(stored.map((run) => `${run.first_key} ${run.last_key}`))
  const should = new Set((await runsOfAddresses(sql)).map((run) => run.join(' ')))
  const resting = await sql.all<{ readonly sort_key: string }>(
    'SELECT sort_key FROM released WHERE sort_key IN (SELECT sort_key FROM address)',
  )
  const findings: Finding[] = [
    ...[...is]
      .filter((run) => !should.has(run))
      .map((run) => finding(run, 'is noted as taken and is not so')),
    ...[...should]
      .filter((run) => !is.has(run))
      .map((run) => finding(run, 'is taken and not noted as one run')),
    ...resting.map((row) =>
      finding(`${row.sort_key} ${row.sort_key}`, 'is taken and also noted as released'),
    ),
  ]
  return { check: 'addresses', items: should.size, findings }
}

function finding(run: string, message: string): Finding {
  const [first = '', last = ''] = run.split(' ').map((key) => formatIp(ipOfKey(key)))
  return { check: 'addresses', subject: first === last ? first : `${first}-${last}`, message }
}
