/** Reads the query language: conditions, "and" (or a blank), "or", "not" (or "!"), brackets; not before and before or. */
import { operators, type Condition, type Operator, type Query } from './query.ts'
import { queryError, type QueryProblem } from './query-problem.ts'
import { readValues } from './read-values.ts'
import { TextCursor } from './text-cursor.ts'

const LONGEST = 100_000
const DEEPEST = 100
const MOST_PROBLEMS = 20

/** Throws Invalid with the place of everything that is no query; whether there are such keys and values is not looked at. */
export function parseQuery(text: string): Query {
  const problems: QueryProblem[] = []
  if (text.length > LONGEST) {
    const span = { from: LONGEST, to: LONGEST + 1 }
    throw queryError(text, [{ message: `it is longer than ${LONGEST} characters`, span }])
  }
  const query = new Parser(text, problems).read()
  if (problems.length > 0) throw queryError(text, problems)
  return query
}

/** True for text that can only be a query, and not a name. */
export function looksLikeQuery(text: string): boolean {
  return /[=~<>!()\s]|^@\w/.test(text)
}

const ALL: Query = { kind: 'all' }
const OPERATOR = new RegExp(operators.join('|'), 'y')

class Parser {
  readonly #cursor: TextCursor
  readonly #problems: QueryProblem[]
  #depth = 0

  constructor(text: string, problems: QueryProblem[]) {
    this.#cursor = new TextCursor(text)
    this.#problems = problems
  }

  read(): Query {
    this.#cursor.skip()
    if (this.#cursor.isAtEnd()) return ALL
    const query = this.#or()
    while (!this.#cursor.isAtEnd()) {
      // Only a bracket that nothing opened ends an "or" before the end.
      this.#say('this bracket closes nothing', this.#cursor.at, this.#cursor.at + 1)
      this.#cursor.at += 1
      this.#cursor.skip()
      if (!this.#cursor.isAtEnd()) this.#or()
    }
    return query
  }

  #or(): Query {
    const members = [this.#and()]
    while (this.#cursor.takeWord('or')) members.push(this.#and())
    return joined('or', members)
  }

  #and(): Query {
    const members = [this.#unary()]
    for (;;) {
      if (this.#cursor.takeWord('and')) members.push(this.#unary())
      else if (!this.#cursor.isAtEnd() && this.#cursor.next() !== ')' && !this.#cursor.sees('or'))
        members.push(this.#unary())
      else return joined('and', members)
    }
  }

  #unary(): Query {
    if (this.#depth >= DEEPEST) {
      const span = { from: this.#cursor.at, to: this.#cursor.at + 1 }
      throw queryError(this.#cursor.text, [{ message: `it is nested more than ${DEEPEST} deep`, span }])
    }
    this.#depth += 1
    const query = this.#negated() ?? this.#bracketed() ?? this.#condition()
    this.#depth -= 1
    return query
  }

  #negated(): Query | undefined {
    if (this.#cursor.next() === '!') this.#cursor.at += 1
    else if (!this.#cursor.takeWord('not')) return undefined
    this.#cursor.skip()
    return { kind: 'not', of: this.#unary() }
  }

  #bracketed(): Query | undefined {
    const open = this.#cursor.at
    if (this.#cursor.text[open] !== '(') return undefined
    this.#cursor.at += 1
    this.#cursor.skip()
    const query = this.#or()
    if (this.#cursor.next() === ')') this.#cursor.at += 1
    else this.#say('this bracket is not closed', open, open + 1)
    this.#cursor.skip()
    return query
  }

  #condition(): Query {
    const from = this.#cursor.at
    // As everywhere where hosts are named.
    const [, group] = this.#cursor.take(/@(\w[\w.-]*)/y) ?? []
    if (group !== undefined) return this.#made('group', '=', [group], from)
    const [key = ''] = this.#cursor.take(/[A-Za-z][\w.-]*/y) ?? []
    if (key === '' || isReserved(key)) return this.#noCondition(from)
    const afterKey = this.#cursor.at
    this.#cursor.skip()
    const [sign] = this.#cursor.take(OPERATOR) ?? []
    const operator = operators.find((one) => one === sign)
    if (operator === '=' && /[=~]/.test(this.#cursor.next() ?? '')) return this.#doubleSign(key, from)
    if (operator !== undefined) {
      // "memory >= 8G" is one condition, "parent= kind=vm" are two: blanks on both sides belong to the operator.
      if (afterKey < this.#cursor.at - operator.length || !/^!?=$/.test(operator)) this.#cursor.skip()
      return this.#compared(key, operator, from)
    }
    if (key.toLowerCase() === 'has') {
      const [asked] = this.#cursor.take(/[A-Za-z][\w.-]*/y) ?? []
      if (asked !== undefined) return this.#made(asked, 'has', [], from)
      return this.#broken('"has" needs a key behind it', from, afterKey, 'has parent')
    }
    const negated = this.#cursor.takeWord('not')
    if (this.#cursor.takeWord('in')) {
      const within = this.#compared(key, 'in', from)
      return negated ? { kind: 'not', of: within } : within
    }
    this.#cursor.at = afterKey
    return this.#noCondition(from)
  }

  #compared(key: string, operator: Operator, from: number): Query {
    const valueAt = this.#cursor.at
    const { values, end, problem } = readValues(this.#cursor.text, valueAt, /^!?=$|^in$/.test(operator))
    this.#cursor.at = end
    if (problem !== undefined) return this.#broken(problem, valueAt, Math.max(end, valueAt + 1))
    if (values.length === 0 && !/^!?=$/.test(operator))
      return this.#broken(`"${operator}" needs a value behind it`, from, valueAt)
    return this.#made(key, operator, values, from)
  }

  /** As other languages have it: `==` and `=~`. */
  #doubleSign(key: string, from: number): Query {
    const sign = this.#cursor.next() === '~' ? '~' : '='
    this.#cursor.at += 1
    const { end } = readValues(this.#cursor.text, this.#cursor.at, false)
    const value = this.#cursor.text.slice(this.#cursor.at, end)
    this.#cursor.at = end
    return this.#broken(`"=${sign}" is no operator`, from, end, `did you mean ${key}${sign}${value}?`)
  }

  #made(key: string, operator: Operator, values: readonly string[], from: number): Condition {
    const at = { from, to: this.#cursor.at }
    this.#cursor.skip()
    return { kind: 'condition', key, operator, values, at }
  }

  /** A word, or the end, where a condition should be. */
  #noCondition(from: number): Query {
    const word = /[^\s()]*/y
    word.lastIndex = from
    const [found = ''] = word.exec(this.#cursor.text) ?? []
    this.#cursor.at = from + found.length
    if (found === '') {
      const what = this.#cursor.text[from] === ')' ? 'before this bracket' : 'at the end'
      return this.#broken(`a condition is missing ${what}`, from, from + 1)
    }
    if (isReserved(found))
      return this.#broken(`a condition is missing before "${found}"`, from, this.#cursor.at)
    const hint = /^[\w.:/-]+$/.test(found)
      ? `for example name=${found} or name~${found}; a value with blanks needs quotes: notes="two words"`
      : `operators are ${operators.join(' ')} in has`
    return this.#broken(`"${found}" is not of the form KEY=VALUE`, from, this.#cursor.at, hint)
  }

  #broken(message: string, from: number, to: number, hint?: string): Query {
    this.#say(message, from, to, hint)
    this.#cursor.skip()
    return ALL
  }

  #say(message: string, from: number, to: number, hint?: string): void {
    this.#problems.push({ message, hint, span: { from, to } })
    // What has so many is no query at all.
    if (this.#problems.length >= MOST_PROBLEMS) throw queryError(this.#cursor.text, this.#problems)
  }
}

function isReserved(word: string): boolean {
  return /^(and|or|not)$/i.test(word)
}

/** One member is itself; members of the same kind become members of the whole. */
function joined(kind: 'and' | 'or', members: readonly Query[]): Query {
  const [only] = members
  if (members.length === 1 && only !== undefined) return only
  return { kind, of: members.flatMap((one) => (one.kind === kind ? one.of : [one])) }
}
