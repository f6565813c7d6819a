import { describe, expect, it } from 'vitest'
import type { Draft } from '../../import/draft.ts'
import type { CsvKind } from './csv-tables.ts'
import { readCsv } from './read-csv.ts'

function read(text: string, kind?: CsvKind): Draft {
  return readCsv([{ name: 'h.csv', text }], kind)
}

function problemsIn({ problems }: Draft): readonly string[] {
  return problems.map(
    ({ at, message, hint }) => `${at.line}: ${message}${hint === undefined ? '' : ` (${hint})`}`,
  )
}

describe('a table of hosts', () => {
  it.each([',', ';', '\t'])('is read with %j between cells, with a mark and CRLF', (delimiter) => {
    const rows = [
      ['Hostname', 'MAC Address', 'ip', 'Tags', 'memory'],
      ['Web01', '5254.0000.0001', '10.0.0.4/24 fd00::4', 'edge blue', '4G'],
      ['', '', '', '', ''],
      ['db01', '', '', '', ''],
    ]
    const draft = read(`\ufeff${rows.map((row) => row.join(delimiter)).join('\r\n')}\r\n`)
    expect(draft.problems).toEqual([])
    expect(draft.hosts).toEqual([
      {
        at: { file: 'h.csv', line: 2 },
        value: {
          name: 'web01',
          memory: 4 * 1024 ** 3,
          tags: ['edge', 'blue'],
          nics: [{ mac: '52:54:00:00:00:01', addresses: [{ ip: '10.0.0.4' }, { ip: 'fd00::4' }] }],
        },
      },
      { at: { file: 'h.csv', line: 4 }, value: { name: 'db01' } },
    ])
  })

  it('may have columns without a name, as spreadsheets leave them, where nothing is in them', () => {
    const draft = read('name;memory;;\r\nweb01;4G;;\r\n;;;;\r\ndb01;;;;;\r\n')
    expect(draft.problems).toEqual([])
    expect(draft.hosts.map(({ value: { name } }) => name)).toEqual(['web01', 'db01'])
    expect(problemsIn(read('name,,\nweb01,,4G\n'))[0]).toContain('1: column 3 has no name')
    expect(problemsIn(read('name,memory\nweb01,4G,8G\n'))).toEqual([
      '2: the row has 3 cells, the header names 2',
    ])
  })

  it('has one part for each NIC in every column of NICs', () => {
    const draft = read(
      'name,nic,mac,network,ip\na,eth0;eth1,;52:54:00:00:00:01,office;lab,10.0.0.4 fd00::4;10.1.0.4=x.test\n',
    )
    expect(draft.hosts[0]?.value.nics).toEqual([
      { name: 'eth0', network: 'office', addresses: [{ ip: '10.0.0.4' }, { ip: 'fd00::4' }] },
      {
        name: 'eth1',
        mac: '52:54:00:00:00:01',
        network: 'lab',
        addresses: [{ ip: '10.1.0.4', name: 'x.test' }],
      },
    ])
    expect(problemsIn(read('name,mac,ip\na,52:54:00:00:00:01;52:54:00:00:00:02,10.0.0.4\n'))).toEqual([
      '2: column "ip" has one part for 2 NICs (one part for each NIC, in order, with ";" between them; several addresses of one have a blank between them)',
    ])
  })

  it('keeps text exactly, and says the line of a row behind cells of several lines', () => {
    const draft = read('name,notes,serial,attr.x\na,"one\r\ntwo ""quoted""",=1+1, @x \nb,,007,007\nc,,,7\n')
    expect(draft.problems).toEqual([])
    expect(draft.hosts.map(({ at, value }) => [at.line, value])).toEqual([
      [2, { name: 'a', notes: 'one\r\ntwo "quoted"', serial: '=1+1', attributes: { x: ' @x ' } }],
      [4, { name: 'b', serial: '007', attributes: { x: '007' } }],
      [5, { name: 'c', attributes: { x: 7 } }],
    ])
  })

  it('says of every mistake where it is', () => {
    expect(problemsIn(read('name,memroy,,ip,ip\na,,x,,\n'))).toEqual([
      '1: unknown column "memroy" of host (did you mean "memory"?)',
      expect.stringMatching(/^1: column 3 has no name \(there are name, kind, /),
      '1: column "ip" is there twice',
    ])
    expect(problemsIn(read('mac\nx\n'))).toEqual(['1: column "name" is missing'])
    expect(
      problemsIn(read('name,memory,mac,ip,state,cpus,disk\na,4X,1,10.0.0.300,actve,two,sda\n,1G\n')),
    ).toEqual([
      '2: memory "4X" is no size such as 4G',
      '2: state "actve" is no state (planned, installing, active, maintenance, retired)',
      '2: cpus "two" is no whole number',
      '2: disk "sda" is not of the form NAME=SIZE, as sda=20G',
      '2: "1" is no MAC address (for example 52:54:00:12:34:56)',
      '2: ip "10.0.0.300" is no IP address',
      '3: the row has 2 cells, the header names 7',
      '3: column "name" is empty',
    ])
    expect(problemsIn(read('name,notes\na,"x\nb,y\n'))).toEqual([
      '3: it is no CSV: a quote that is opened is not closed',
    ])
    expect(problemsIn(read(''))).toEqual(['1: there is no header line that names the columns'])
  })
})

describe('a table of another kind', () => {
  it('is known by its columns, or by its kind', () => {
    const subnets = read(
      'prefix,network,gateway,range,dhcp,reserved\n10.0.0.0/24,office,10.0.0.1,dynamic:10.0.0.100-10.0.0.199,off,10.0.0.5=a; b\n',
    )
    expect(subnets.subnets.map(({ value }) => value)).toEqual([
      {
        prefix: '10.0.0.0/24',
        network: 'office',
        gateway: '10.0.0.1',
        dhcp: false,
        ranges: [{ kind: 'dynamic', first: '10.0.0.100', last: '10.0.0.199' }],
        reserved: [{ ip: '10.0.0.5', purpose: 'a; b' }],
      },
    ])
    expect(
      read('zone,name,type,data,ttl\no.test,www.o.test.,a,10.0.0.1,60\n').records.map(({ value }) => value),
    ).toEqual([{ zone: 'o.test', name: 'www', type: 'A', data: '10.0.0.1', ttl: 60 }])
    expect(read('name,parents,attr.x\nweb,site,1\n', 'group').groups.map(({ value }) => value)).toEqual([
      { name: 'web', parents: ['site'], attributes: { x: 1 } },
    ])
    expect(read('name,vlan\noffice,20\n', 'network').networks.map(({ value }) => value)).toEqual([
      { name: 'office', vlan: 20 },
    ])
  })
})
