/** A mail server that takes everything and tells of it: `smtp-sink.ts PORT [KEY CERTIFICATE [USER PASSWORD]]` prints a line of JSON for each mail (RFC 5321, 3207, 4954). */
import { readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { TLSSocket } from 'node:tls'

export interface TakenMail {
  readonly from: string
  readonly to: readonly string[]
  readonly tls: boolean
  /** Who has proven to be somebody. */
  readonly user: string | undefined
  readonly text: string
}

const [port = '25', keyFile, certificateFile, user, password] = process.argv.slice(2)
const tls =
  keyFile === undefined || certificateFile === undefined
    ? undefined
    : { key: readFileSync(keyFile), cert: readFileSync(certificateFile), isServer: true }

interface Talk {
  readonly isTls: boolean
  from: string
  to: string[]
  user: string | undefined
  /** Lines of the mail on its way; undefined between two. */
  text: string[] | undefined
}

function serve(socket: Socket, isTls: boolean, isFirst: boolean): void {
  const talk: Talk = { isTls, from: '', to: [], user: undefined, text: undefined }
  const say = (line: string): void => {
    socket.write(`${line}\r\n`)
  }
  socket.on('error', () => undefined)
  if (isFirst) say('220 sink ESMTP')
  const lines = createInterface({ input: socket })
  lines.on('error', () => undefined)
  lines.on('line', (line) => {
    if (talk.text !== undefined) {
      if (line !== '.') talk.text.push(line.replace(/^\./, ''))
      else {
        const mail: TakenMail = {
          from: talk.from,
          to: talk.to,
          tls: isTls,
          user: talk.user,
          text: talk.text.join('\n'),
        }
        process.stdout.write(`${JSON.stringify(mail)}\n`)
        talk.text = undefined
        talk.to = []
        say('250 taken')
      }
      return
    }
    if (/^STARTTLS/i.test(line) && tls !== undefined) {
      lines.close()
      socket.removeAllListeners('data')
      say('220 go on')
      serve(new TLSSocket(socket, tls), true, false)
      return
    }
    answer(line, talk, say)
    if (/^QUIT/i.test(line)) socket.end()
  })
}

function answer(line: string, talk: Talk, say: (line: string) => void): void {
  const [, address = ''] = /<(.*?)>/.exec(line) ?? []
  switch (line.slice(0, 4).toUpperCase()) {
    case 'EHLO':
      say('250-sink')
      if (tls !== undefined && !talk.isTls) say('250-STARTTLS')
      if (user !== undefined && talk.isTls) say('250-AUTH PLAIN')
      say('250 8BITMIME')
      break
    case 'AUTH': {
      const [, name, word] = Buffer.from(line.split(' ')[2] ?? '', 'base64')
        .toString('utf8')
        .split('\0')
      if (name === user && word === password) talk.user = name
      say(talk.user === undefined ? '535 no' : '235 yes')
      break
    }
    case 'MAIL':
      talk.from = address
      say(user !== undefined && talk.user === undefined ? '530 who are you' : '250 yes')
      break
    case 'RCPT':
      talk.to.push(address)
      say('250 yes')
      break
    case 'DATA':
      talk.text = []
      say('354 go on')
      break
    default:
      say('250 yes')
  }
}

createServer((socket) => serve(socket, false, true)).listen(Number(port), '0.0.0.0', () => {
  process.stdout.write('ready\n')
})
