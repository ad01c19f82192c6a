import { texts } from '../lib/texts.ts'

/** Words of the question for the password. */
export const proofTexts = texts({
  'proof.title': {
    it: 'Confermi con la password',
    fr: 'Confirmez avec votre mot de passe',
    de: 'Mit dem Passwort bestätigen',
    en: 'Confirm with your password',
    es: 'Confirme con su contraseña',
  },
  'proof.why': {
    it: 'Questo passo ha conseguenze immediate. La password mostra che è proprio Lei a farlo.',
    fr: 'Cette étape a des conséquences immédiates. Le mot de passe montre que c’est bien vous.',
    de: 'Dieser Schritt wirkt sofort. Das Passwort zeigt, dass Sie es selbst sind.',
    en: 'This step takes effect at once. The password shows that it is really you.',
    es: 'Este paso tiene efecto inmediato. La contraseña demuestra que es usted.',
  },
  'proof.password': {
    it: 'Password del Suo conto',
    fr: 'Mot de passe de votre compte',
    de: 'Passwort Ihres Kontos',
    en: 'Password of your account',
    es: 'Contraseña de su cuenta',
  },
  'proof.confirm': {
    it: 'Conferma',
    fr: 'Confirmer',
    de: 'Bestätigen',
    en: 'Confirm',
    es: 'Confirmar',
  },
})
