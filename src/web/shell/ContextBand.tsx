import { LogIn } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, Link } from 'react-aria-components'
import { useText } from '../text.tsx'
import { KeyOf } from '../ui/Kbd.tsx'
import { useIdle, useTabIcon } from './atWork.ts'
import type { WorkContext } from './entries.ts'

type ContextBandProps = { context: WorkContext; onChangeClient: () => void; isPhone: boolean }

/** Says without a break whose account this is, what may be done there, and whose money is spent. */
export function ContextBand({ context, onChangeClient, isPhone }: ContextBandProps) {
  const { t } = useText()
  const { isIdle, goOn } = useIdle()
  useTabIcon(context.clientName)
  const access = t(context.access === 'full' ? 'shell.band.full' : 'shell.band.limited')
  const money = t(
    context.payer === 'partner'
      ? 'shell.band.partnerPays'
      : context.payer === 'client'
        ? 'shell.band.clientPays'
        : 'shell.band.nobodyPays',
  )
  const still = t('shell.band.still', { name: context.clientName })
  const buttons = isIdle ? (
    <Button
      onPress={goOn}
      className="finger inline-flex h-8 flex-none items-center rounded-control bg-on-context px-3 font-medium whitespace-nowrap text-context data-hovered:opacity-90"
    >
      {t('shell.band.goOn')}
    </Button>
  ) : null
  const usualButtons = (
    <>
      <Button
        onPress={onChangeClient}
        className="finger inline-flex h-8 flex-none items-center gap-2 rounded-control border border-on-context px-3 font-medium whitespace-nowrap data-hovered:bg-on-context/10 max-sm:px-2"
      >
        {t(isPhone ? 'shell.band.changeShort' : 'shell.band.change')}
        <span className="max-lg:hidden">
          <KeyOf action="switch" />
        </span>
      </Button>
      <Link
        href={context.leaveHref}
        className="finger inline-flex h-8 flex-none items-center rounded-control bg-on-context px-3 font-medium text-context no-underline data-hovered:opacity-90 max-sm:px-2"
      >
        {t('shell.band.leave')}
      </Link>
    </>
  )
  return (
    <section
      aria-label={t('shell.band.region')}
      data-band=""
      className="sticky top-0 z-40 flex h-(--band) flex-col justify-center bg-context text-on-context animate-band [--focus:var(--on-context)]"
    >
      {isPhone ? (
        <div className="flex flex-col gap-1 px-4">
          <div className="flex items-center gap-2">
            <LogIn />
            <strong className="min-w-0 flex-1 truncate font-strong">{context.clientName}</strong>
            {buttons}
            {usualButtons}
          </div>
          <p className="truncate text-meta">{isIdle ? still : `${access} · ${money}`}</p>
        </div>
      ) : (
        <div className="flex items-center gap-3 px-5">
          <LogIn />
          <p role="status" className="flex min-w-0 flex-1 items-center whitespace-nowrap">
            {isIdle ? (
              <strong className="truncate font-strong">{still}</strong>
            ) : (
              <span className="truncate">
                <Part first>
                  <span className="max-lg:sr-only">{t('shell.band.youAreAt')} </span>
                  <strong className="font-strong">{context.clientName}</strong>
                </Part>
                <Part>{access}</Part>
                <Part>{money}</Part>
              </span>
            )}
          </p>
          <p className="whitespace-nowrap max-xl:sr-only">{t('shell.band.visible')}</p>
          {buttons}
          {usualButtons}
        </div>
      )}
    </section>
  )
}

function Part({ children, first = false }: { children: ReactNode; first?: boolean }) {
  return <span className={first ? undefined : 'ms-3 border-s border-on-context/60 ps-3'}>{children}</span>
}
