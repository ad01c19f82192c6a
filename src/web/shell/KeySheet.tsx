import { keyActions, keysOf } from '../../people/preferences.ts'
import { useLook } from '../look.ts'
import { useText } from '../text.tsx'
import { LinkButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Kbd } from '../ui/Kbd.tsx'

/** Which key does what, as this person has them. Ctrl or Cmd with / opens it, whatever single keys do. */
export function KeySheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText()
  const { keys, singleKeys } = useLook()
  const all = keysOf(keys)
  const lines: readonly (readonly [keys: string, does: string])[] = [
    ['Ctrl K', t('keys.palette')],
    ['Ctrl /', t('keys.sheet')],
    ...(singleKeys === false
      ? []
      : keyActions.map((action) => [all[action].toUpperCase(), t(`keys.${action}`)] as const)),
    ['Enter', t('keys.open')],
  ]
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('keys.sheet')}
      actions={<LinkButton href="/me">{t('keys.change')}</LinkButton>}
    >
      {singleKeys === false ? <p>{t('keys.off')}</p> : null}
      <dl className="grid gap-x-8 gap-y-2.5 sm:grid-cols-2">
        {lines.map(([written, does]) => (
          <div key={written} className="flex items-center gap-3">
            <dt className="flex w-16 flex-none gap-1">
              {written.split(' ').map((key, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same key may come twice.
                <Kbd key={index}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
