import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { kernelModule } from './index.ts'

const type = takeApart(kernelModule)
const REST = `=loaded
br_netfilter 32768 0 - Live 0x0000000000000000
bridge 421888 1 br_netfilter, Live 0x0000000000000000
=built-in
kernel/fs/ext4/ext4.ko
kernel/drivers/tty/serial/8250/8250-core.ko.zst
=present
loop
=end
`
const found = (id: string, options = {}, files = '') =>
  type.observe([kernelModule(id, options)], `${files}${REST}`)[kernelModule(id).id]

it('takes names and options', () => {
  expect(kernelModule('snd-usb-audio').id).toBe('snd_usb_audio')
  for (const name of ['', '-a', 'a b', '../x', 'a\nb', 'a.ko'])
    expect(() => kernelModule(name), name).toThrow('must be the name of a module')
  for (const value of ['a b', 'a\ninstall x y', '"', "'", '\\', '#', ''])
    expect(() => kernelModule('a', { options: { b: value } }), value).toThrow('without spaces')
  expect(() => kernelModule('a', { options: { 'b c': 1 } })).toThrow('options')
  expect(() => kernelModule('a', { options: { b: 1 }, state: 'blacklisted' })).toThrow(
    'of a module that is present',
  )
})

describe('observe', () => {
  it('sees what is loaded, built in, and in our files', () => {
    expect(found('br_netfilter')).toEqual({ boot: false, settings: '', loaded: true })
    expect(found('8250-core')).toEqual({ boot: false, settings: '', loaded: true })
    expect(found('loop')).toMatchObject({ loaded: true })
    expect(found('nosuch')).toMatchObject({ loaded: false })
    expect(
      found(
        'loop',
        {},
        '/etc/modules-load.d/hostwright-loop.conf:loop\n/etc/modprobe.d/hostwright-loop.conf:options loop max_loop=8\n',
      ),
    ).toEqual({ boot: true, settings: 'options loop max_loop=8\n', loaded: true })
    expect(() => type.observe([kernelModule('a')], '=loaded\n')).toThrow('did not run to its end')
  })

  it('sees that nothing of ours is there', () => {
    expect(found('loop', { state: 'absent' })).toBeNull()
    expect(
      found('loop', { state: 'absent' }, '/etc/modules-load.d/hostwright-loop.conf:loop\n'),
    ).not.toBeNull()
  })

  it('cannot keep out what is built in, nor do anything on other kernels', () => {
    expect(found('ext4', { state: 'blacklisted' })).toMatchObject({
      kind: 'refused',
      reason: '"ext4" is built into the kernel',
    })
    expect(found('ext4', { state: 'blacklisted', now: false })).toMatchObject({ loaded: true })
    const facts = factsOf('debian')
    const freebsd = takeApart(kernelModule, { ...facts, kernel: { ...facts.kernel, name: 'FreeBSD' } })
    expect(freebsd.observe([kernelModule('a')], REST)).toMatchObject({ a: { kind: 'refused' } })
  })
})

describe('converge', () => {
  const none = { boot: false, settings: '', loaded: false }
  const last = (texts: readonly string[]) => texts.map((text) => text.slice(text.lastIndexOf('}') + 1).trim())

  it('loads with the options that were written first', () => {
    expect(last(type.converge(kernelModule('loop', { options: { max_loop: 8, on: true } }), none))).toEqual([
      "hw_put /etc/modprobe.d/hostwright-loop.conf 0644 'options loop max_loop=8 on=Y\n'",
      "hw_put /etc/modules-load.d/hostwright-loop.conf 0644 'loop\n'",
      'modprobe loop',
    ])
    expect(type.converge(kernelModule('loop', { options: {} }), { ...none, boot: true })).toEqual([
      'modprobe loop',
    ])
  })

  it('keeps out, and forgets', () => {
    expect(
      last(
        type.converge(kernelModule('loop', { state: 'blacklisted' }), { ...none, boot: true, loaded: true }),
      ),
    ).toEqual([
      "hw_put /etc/modprobe.d/hostwright-loop.conf 0644 'blacklist loop\ninstall loop /bin/false\n'",
      'rm -f /etc/modules-load.d/hostwright-loop.conf',
      'modprobe -r loop',
    ])
    expect(type.converge(kernelModule('loop', { state: 'absent' }), { ...none, boot: true })).toEqual([
      'rm -f /etc/modules-load.d/hostwright-loop.conf /etc/modprobe.d/hostwright-loop.conf',
    ])
  })
})
