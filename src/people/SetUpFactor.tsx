import { KeyRound, Smartphone } from 'lucide-react'
import { useState } from 'react'
import { knowsPasskeys } from '../web/passkey.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import { SetUpApp } from './SetUpApp.tsx'
import { SetUpPasskey } from './SetUpPasskey.tsx'

type SetUpFactorProps = {
  /** Which of them help. */
  ways?: readonly string[] | undefined
  onDone: () => void
}

/** Which one, its set-up, and the recovery codes the first one brings. */
export function SetUpFactor({ ways = ['totp', 'passkey'], onDone }: SetUpFactorProps) {
  const { t } = useText()
  const [chosen, setChosen] = useState<'app' | 'passkey' | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const finish = (recoveryCodes: string[] | null) => (recoveryCodes ? setCodes(recoveryCodes) : onDone())
  const back = () => setChosen(null)
  if (codes) return <RecoveryCodes codes={codes} onKept={onDone} />
  if (chosen === 'app') return <SetUpApp onDone={finish} onCancel={back} />
  if (chosen === 'passkey') return <SetUpPasskey onDone={finish} onCancel={back} />
  return (
    <ul className="flex flex-col gap-5">
      {knowsPasskeys() ? (
        <li className="flex flex-col items-start gap-2">
          <p className="text-ink-2">{t('security.passkey.lead')}</p>
          <Button icon={KeyRound} variant="primary" onPress={() => setChosen('passkey')}>
            {t('security.passkey.add')}
          </Button>
        </li>
      ) : null}
      {ways.includes('totp') ? (
        <li className="flex flex-col items-start gap-2">
          <p className="text-ink-2">{t('security.app.lead')}</p>
          <Button icon={Smartphone} onPress={() => setChosen('app')}>
            {t('security.app.add')}
          </Button>
        </li>
      ) : null}
    </ul>
  )
}
