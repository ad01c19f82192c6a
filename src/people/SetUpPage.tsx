import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { signOut } from '../web/auth.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { PublicShell } from '../web/shell/PublicShell.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ownAddress } from './forms.ts'
import { SetUpFactor } from './SetUpFactor.tsx'
import { useContinue } from './useContinue.tsx'

const asked = z.object({ next: ownAddress })

/** For whoever has to have a second factor and has none: it is set up now, and then one is in. */
export function SetUpPage() {
  const { t } = useText()
  const [{ next = '/' }] = useFilters(asked)
  const onIn = useContinue(next)
  const door = useQuery(api.door.look.queryOptions({ input: {} }))
  const leave = async () => {
    await signOut()
    window.location.assign('/sign-in')
  }
  return (
    <PublicShell title={t('setUp.title')}>
      <Headline lead={t('setUp.lead')}>{t('setUp.title')}</Headline>
      <div className="mt-8">
        <SetUpFactor ways={door.data?.ways} onDone={() => void onIn()} />
      </div>
      <div className="mt-8 border-t border-line pt-4">
        <Button variant="quiet" onPress={() => void leave()}>
          {t('shell.user.signOut')}
        </Button>
      </div>
    </PublicShell>
  )
}
