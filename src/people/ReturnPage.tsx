import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api, problemOf } from '../web/api.ts'
import { tellProven } from '../web/proof.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { PublicShell } from '../web/shell/PublicShell.tsx'
import { remembered } from '../web/storage.ts'
import { useText } from '../web/text.tsx'
import { LinkButton } from '../web/ui/Button.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { ownAddress } from './forms.ts'
import { useContinue } from './useContinue.tsx'

/** Back from the identity provider: the answer in the address is handed in, once, and one goes on. */
export function ReturnPage() {
  const { t } = useText()
  const hasBegun = useRef(false)
  const onIn = useContinue(ownAddress.parse(remembered('next') ?? undefined) ?? '/')
  const toSecurity = useContinue('/me/security')
  const comeBack = useMutation({
    mutationFn: async () => {
      const returned = Object.fromEntries(new URLSearchParams(window.location.search))
      const { done } = await api.door.comeBack.call({ returned })
      if (done === 'prove') {
        tellProven()
        window.close()
      } else if (done === 'link') await toSecurity()
      else if (await onIn()) window.location.assign('/sign-in')
      return done
    },
  })
  const { mutate } = comeBack
  useEffect(() => {
    // the answer serves once, also where effects run twice
    if (hasBegun.current) return
    hasBegun.current = true
    mutate()
  }, [mutate])
  return (
    <PublicShell title={t('shell.signIn')}>
      <Headline>{t('signIn.title')}</Headline>
      <div className="mt-8">
        {comeBack.error ? (
          <Notice tone="warning" live actions={<LinkButton href="/sign-in">{t('password.back')}</LinkButton>}>
            {problemOf(comeBack.error).detail}
          </Notice>
        ) : (
          <Notice live>{t(comeBack.data === 'prove' ? 'signIn.proven' : 'signIn.returning')}</Notice>
        )}
      </div>
    </PublicShell>
  )
}
