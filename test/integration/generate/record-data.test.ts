/** The one text of each record's data is the one that BIND prints. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isRecordType, readRecordData } from '../../../src/core/dns-record.ts'
import { arbitraryRecords } from '../../lib/arbitrary-records.ts'
import { checkZone, dumpedRecords } from './checkers.ts'

const ZONE = 'office.example'
const HEAD = `$TTL 60\n${ZONE}. IN SOA ns.${ZONE}. host.${ZONE}. 1 60 60 60 60\n${ZONE}. IN NS ns.${ZONE}.\nns.${ZONE}. IN A 10.0.0.1\n`

it('the data of any record is written as BIND prints it', () => {
  fc.assert(
    fc.property(arbitraryRecords(), (records) => {
      const lines = records.map(({ name, type, data }) => {
        const read = isRecordType(type) ? readRecordData(type, data, ZONE) : { problem: 'unknown type' }
        if ('problem' in read) throw new Error(`${type} ${data}: ${read.problem}`)
        return `${name}.${ZONE}. 60 ${type} ${read.text}`
      })
      const { complaints, dump } = checkZone(
        ZONE,
        `${HEAD}${lines.map((line) => line.replace(' 60 ', ' IN ')).join('\n')}\n`,
      )
      expect(complaints.filter((line) => !/^zone \S+: loaded/.test(line))).toEqual([])
      const printed = new Set(dumpedRecords(dump))
      for (const line of lines) expect(printed).toContain(line)
    }),
    { numRuns: 150, interruptAfterTimeLimit: 60_000 },
  )
}, 90_000)
