/** Git on a host: run as the owner of the checkout, without a terminal, hooks or what a repository could make it run. */
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { homeFunction } from '../_lib/accounts.ts'
import type { Params } from './params.ts'

export const COMMIT = /^[0-9a-f]{40}$/

/**
 * Defines `hw_as`, which runs a script as the owner; `hw_git` and `hw_remote` are there for it. `hw_as_present` takes whoever
 * owns the checkout at `hw_path` for the owner. A repository of the host itself may be another user's: to read it is safe, and Git is told so.
 */
export function gitFunctions({ repository, owner }: Params): Shell {
  const isLocal = repository.startsWith('/')
  const serve = sh`--upload-pack=${`git -c safe.directory=${repository} upload-pack`}`
  return lines(
    homeFunction,
    sh`hw_setup=${`GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND='ssh -o BatchMode=yes' GIT_OPTIONAL_LOCKS=0
export GIT_TERMINAL_PROMPT GIT_SSH_COMMAND GIT_OPTIONAL_LOCKS
umask 022
hw_git() { git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c protocol.ext.allow=never "$@"; }
hw_remote() { hw_verb=$1; shift; hw_git "$hw_verb" ${isLocal ? serve.text : ''} "$@"; }
`}`,
    // A checkout that is there is its owner's: what that user has set up in it must not run as anybody else.
    sh`hw_owner=${owner ?? ''}
hw_as_present() { set -- $(ls -ld "$hw_path/.git" 2>/dev/null) && hw_owner=${raw('${3:-$hw_owner}')}; }
hw_as() {
  if [ -z "$hw_owner" ] || [ "$(id -un)" = "$hw_owner" ] || [ "$(id -u)" = "$hw_owner" ]; then ( eval "$hw_setup$1" ); return; fi
  hw_home_of=$(hw_home "$hw_owner") && hw_group=$(id -g "$hw_owner") || return
  if setpriv --reuid="$hw_owner" --regid="$hw_group" --init-groups true 2>/dev/null; then
    HOME=${raw('${hw_home_of:-/}')} setpriv --reuid="$hw_owner" --regid="$hw_group" --init-groups /bin/sh -c "$hw_setup$1"
  elif [ "$(uname)" = Linux ]; then su -s /bin/sh "$hw_owner" -c "$hw_setup$1"
  else HOME=${raw('${hw_home_of:-/}')} su -m "$hw_owner" -c "$hw_setup$1"
  fi
}`,
  )
}

/** Prints what is there, and what the repository has; `=…` begins each part. */
export function look(id: string, params: Params): Shell {
  const { repository, revision, submodules } = params
  const isCommit = COMMIT.test(revision)
  const refs =
    revision === 'HEAD'
      ? ['HEAD']
      : [`refs/heads/${revision}`, `refs/tags/${revision}`, `refs/tags/${revision}^{}`]
  const inside = lines(
    sh`cd ${id} || exit
echo "=head $(hw_git rev-parse -q --verify HEAD)"
echo "=origin $(hw_git config --get remote.origin.url)"
hw_git status --porcelain --untracked-files=no --ignore-submodules=none >/dev/null || echo =foreign
hw_git status --porcelain --untracked-files=no${submodules ? raw('') : raw(' --ignore-submodules=all')} | sed 's/^/=change /' | head -n 6`,
    submodules
      ? sh`hw_git submodule status --recursive | sed -n 's/^[-+U]/=submodule /p' | head -n 6`
      : sh`:`,
  )
  return lines(
    sh`hw_path=${id}
if [ -L "$hw_path" ]; then echo =link; exit; fi
command -v git >/dev/null 2>&1 || { echo =nogit; exit; }`,
    gitFunctions(params),
    sh`hw_as_present
if [ ! -e "$hw_path" ]; then echo =missing
elif [ ! -d "$hw_path" ]; then echo =other; exit
elif [ ! -e "$hw_path/.git" ]; then if [ -z "$(ls -A "$hw_path")" ]; then echo =missing; else echo =full; exit; fi
else ls -ld "$hw_path/.git" | sed 's/^/=entry /'; hw_as ${inside.text} 2>&1
fi`,
    isCommit
      ? sh`:`
      : sh`hw_said=$(hw_as ${sh`cd / && hw_remote ls-remote -- ${repository} ${refs}`.text} 2>&1) && printf '%s\n' "$hw_said" | sed 's/^/=ref /' || printf '%s\n' "$hw_said" | sed 's/^/=failed /'`,
  )
}

/** Brings the checkout to the revision, as its owner. */
export function bring(id: string, params: Params): Shell {
  const { repository, revision, force, submodules } = params
  const flag = raw(force ? '--force ' : '')
  const found = COMMIT.test(revision)
    ? sh`{ hw_git cat-file -e ${`${revision}^{commit}`} 2>/dev/null || hw_remote fetch -q origin ${revision}; } && hw_commit=${revision}`
    : revision === 'HEAD'
      ? sh`hw_commit=$(hw_remote ls-remote -- ${repository} HEAD) && hw_commit=${raw('${hw_commit%%[!0-9a-f]*}')}`
      : sh`{ hw_commit=$(hw_git rev-parse -q --verify ${`refs/remotes/origin/${revision}^{commit}`}) || hw_commit=$(hw_git rev-parse -q --verify ${`refs/tags/${revision}^{commit}`}); }`
  const steps = [
    sh`cd ${id}`,
    sh`{ [ -e .git ] || hw_git init -q .; }`,
    sh`{ hw_git remote set-url origin ${repository} 2>/dev/null || hw_git remote add origin ${repository}; }`,
    sh`hw_remote fetch -q --prune --tags --force origin '+refs/heads/*:refs/remotes/origin/*'`,
    found,
    sh`hw_git -c advice.detachedHead=false checkout -q ${flag}--detach "$hw_commit"`,
    ...(force ? [sh`hw_git reset -q --hard`] : []),
    ...(submodules
      ? [sh`hw_git submodule -q sync --recursive`, sh`hw_git submodule -q update --init --recursive ${flag}`]
      : []),
  ]
  return all(...steps)
}
