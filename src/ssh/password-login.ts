/** Logging in with a password after all keys: tried once, so that nobody is locked out by what was mistyped. */
import type { AnyAuthMethod, AuthHandlerMiddleware } from 'ssh2'
import type { PasswordOutcome, SharedPassword } from './shared-password.ts'

/** One login. */
export interface Login {
  /** For the library. */
  readonly authHandler: AnyAuthMethod[] | AuthHandlerMiddleware
  /** To be called when the login has succeeded or not. */
  readonly ended: (outcome: PasswordOutcome) => void
  /** Why the password was not tried. */
  readonly spared: () => unknown
}

/** The keys, then the password in the one way that the server has for it. */
export function passwordLast(
  keys: readonly AnyAuthMethod[],
  username: string,
  host: string,
  password: SharedPassword,
): Login {
  const waiting = [...keys]
  let tried: 'password' | 'keyboard-interactive' | undefined
  let end: ((outcome: PasswordOutcome) => void) | undefined
  let spared: unknown
  // The library's own sign for "no more", which its types leave out.
  const noMore = false as unknown as AnyAuthMethod

  function methodFor(type: 'password' | 'keyboard-interactive'): AnyAuthMethod {
    tried = type
    if (type === 'password') return { type, username, password: password.secret.reveal() }
    let answered = false
    return {
      type,
      username,
      prompt: (_name, _instructions, _language, prompts, finish) => {
        const first = !answered && prompts.length > 0
        answered ||= first
        finish(prompts.map((_, index) => (first && index === 0 ? password.secret.reveal() : '')))
      },
    }
  }

  return {
    authHandler: (left: readonly string[] | null, _partial, offer) => {
      const key = waiting.shift()
      if (key !== undefined) return offer(key)
      // A server that has no password login refused the attempt unheard; one that has it has judged the password.
      const hasPassword = left === null || left.includes('password')
      const isUnheard = !hasPassword && left.includes('keyboard-interactive')
      const type = isUnheard ? 'keyboard-interactive' : 'password'
      if (tried === type || (tried !== undefined && hasPassword) || !(hasPassword || isUnheard))
        return offer(noMore)
      if (end !== undefined) return offer(methodFor(type))
      password.begin(host).then(
        (begun) => {
          end = begun
          offer(methodFor(type))
        },
        (error: unknown) => {
          spared = error
          offer(noMore)
        },
      )
      return undefined
    },
    ended: (outcome) => end?.(outcome),
    spared: () => spared,
  }
}
