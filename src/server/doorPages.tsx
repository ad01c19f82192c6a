import { ORPCError } from '@orpc/client'
import type { ReactElement } from 'react'
import { ForgotPasswordPage } from '../people/ForgotPasswordPage.tsx'
import { askedOfDoor, doorForm, type Refused, refusedBy } from '../people/forms.ts'
import { SetPasswordPage } from '../people/SetPasswordPage.tsx'
import { SecondStepPage, SignInPage } from '../people/SignInPage.tsx'
import { SignUpPage } from '../people/SignUpPage.tsx'
import { openHref } from '../web/open/places.ts'
import type { AsVisitor } from './asVisitor.ts'
import { wordsOf } from './draw.tsx'
import type { Answer, Asked, Served } from './served.ts'

/** As short as a password may be. */
const lengthMin = 12

const seeOther = (to: string): Answer => ({ to })

/** Draws one page of the door, in words of its own language. */
function page(
  { language }: Asked,
  title: 'signIn' | 'secondStep' | 'forgot' | 'set' | 'signUp',
  children: ReactElement,
  refused: Refused | null,
): Answer {
  const { t } = wordsOf(language)
  const titles = {
    signIn: 'shell.signIn',
    secondStep: 'signIn.second.title',
    forgot: 'password.forgot.title',
    set: 'password.set.title',
    signUp: 'open.signUp.title',
  } as const
  const status = refused === null ? 200 : ({ wrong: 401, too_often: 429, failed: 503 } as const)[refused]
  return {
    status,
    page: {
      title: t(titles[title]),
      description: t('open.signIn.description'),
      // who comes by a link of a letter comes alone
      unlisted: title === 'set' || title === 'secondStep',
      script: 'door',
      children,
    },
  }
}

type At = { next: string; done?: 'password' | undefined; recover?: '1' | undefined }

/** The page of the step at which this browser stands; whoever is in already goes on. */
async function stepPage(
  asked: Asked,
  visitor: AsVisitor,
  { next, done, recover }: At,
  tried: {
    email: string
    refused: Refused | null
    code: 'code_wrong' | 'too_many_guesses' | 'failed' | null
  },
): Promise<Answer> {
  const door = await visitor.client.door.look({})
  if (door.state === 'inside') return seeOther(next)
  if (door.state === 'factor_missing') return seeOther(`/set-up?${new URLSearchParams({ next })}`)
  if (door.state === 'second_factor_needed') {
    const isRecovering = recover !== undefined || door.ways.every((way) => way === 'recovery_code')
    return page(
      asked,
      'secondStep',
      <SecondStepPage {...{ next, isRecovering, ways: door.ways, refused: tried.code }} />,
      tried.code && 'wrong',
    )
  }
  const { email, refused } = tried
  const { identityProvider } = door
  return page(
    asked,
    'signIn',
    <SignInPage {...{ next, email, refused, identityProvider, hasNewPassword: done !== undefined }} />,
    refused,
  )
}

const nothingTried = { email: '', refused: null, code: null }

async function giveCode(
  visitor: AsVisitor,
  code: string,
): Promise<'code_wrong' | 'too_many_guesses' | 'failed' | null> {
  try {
    await visitor.client.door.secondFactor({ code })
    return null
  } catch (error) {
    if (!(error instanceof ORPCError)) return 'failed'
    if (error.code === 'code_wrong' || error.code === 'input_invalid') return 'code_wrong'
    return error.code === 'too_many_guesses' ? error.code : 'failed'
  }
}

/** Signing in, step by step: every step that succeeds leads to the page again, which knows the next one. */
const signIn: Served = {
  show: (asked, visitor) => stepPage(asked, visitor, askedOfDoor.parse(asked.query), nothingTried),
  async take(asked, visitor, form) {
    const { next, recover, email, password, code } = doorForm.parse(form)
    const again = seeOther(`${openHref('signIn', asked.language)}?${new URLSearchParams({ next })}`)
    if (form.code !== undefined) {
      const refused = await giveCode(visitor, code)
      return refused ? stepPage(asked, visitor, { next, recover }, { ...nothingTried, code: refused }) : again
    }
    const refused = refusedBy(await visitor.auth('sign-in/email', { email: email.trim(), password }))
    return refused ? stepPage(asked, visitor, { next }, { email, refused, code: null }) : again
  },
}

const forgotPassword: Served = {
  show: (asked) => page(asked, 'forgot', <ForgotPasswordPage email="" isSent={false} refused={null} />, null),
  async take(asked, visitor, form) {
    const { email } = doorForm.parse(form)
    const body = { email: email.trim(), redirectTo: openHref('setPassword') }
    const refused = refusedBy(await visitor.auth('request-password-reset', body))
    // an address that nobody could have is answered as one that nobody has
    const told = refused === 'wrong' ? null : refused
    return page(asked, 'forgot', <ForgotPasswordPage {...{ email, isSent: !told, refused: told }} />, told)
  },
}

const signUp: Served = {
  show: (asked) => page(asked, 'signUp', <SignUpPage name="" email="" isSent={false} refused={null} />, null),
  async take(asked, visitor, form) {
    const { email, name } = doorForm.parse(form)
    const shown = { name, email: email.trim() }
    try {
      await visitor.client.door.signUp({ ...shown, language: asked.language })
      return page(asked, 'signUp', <SignUpPage {...shown} isSent refused={null} />, null)
    } catch (error) {
      if (!(error instanceof ORPCError)) throw error
      const isOften = error.code === 'too_many_guesses'
      const refused = isOften ? 'tooOften' : 'wrong'
      return page(
        asked,
        'signUp',
        <SignUpPage {...shown} isSent={false} refused={refused} />,
        isOften ? 'too_often' : 'wrong',
      )
    }
  },
}

const setPassword: Served = {
  show: (asked) => {
    const { token } = askedOfDoor.parse(asked.query)
    return page(asked, 'set', <SetPasswordPage {...{ token, missing: 0, refused: null }} />, null)
  },
  async take(asked, visitor, form) {
    const { token, password } = doorForm.parse(form)
    const missing = Math.max(0, lengthMin - password.length)
    const refused =
      missing > 0 ? null : refusedBy(await visitor.auth('reset-password', { token, newPassword: password }))
    if (missing === 0 && !refused) return seeOther(`${openHref('signIn', asked.language)}?done=password`)
    return page(asked, 'set', <SetPasswordPage {...{ token, missing, refused }} />, refused ?? 'wrong')
  },
}

export const doorPages: Record<'signIn' | 'signUp' | 'forgotPassword' | 'setPassword', Served> = {
  signUp,
  signIn,
  forgotPassword,
  setPassword,
}
