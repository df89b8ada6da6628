/** What the simulated attributes are called in a list, in English and in Russian. */
export const simulatedReasons = `# Words for reasons: \`entourage campaign list\` takes them where list.reason_catalogue names this file.
attributes:
  income: { en: monthly income, ru: доход в месяц, unit: ₽ }
  balance: { en: account balance, ru: остаток на счетах, unit: ₽ }
  debit_turnover: { en: monthly card turnover, ru: оборот по карте за месяц, unit: ₽ }
  cash_withdrawals: { en: monthly cash withdrawals, ru: снятие наличных за месяц, unit: ₽ }
  salary_project: { en: salary paid through the bank, ru: зарплата через банк, yes_no: true }
  n_products: { en: products with the bank, ru: число продуктов банка }
  app_visits: { en: monthly visits to the app, ru: заходы в приложение за месяц }
  tenure_months: { en: time as a customer, ru: стаж обслуживания, unit: months }
  credit_score: { en: credit score, ru: кредитный рейтинг }
  occupation:
    en: occupation
    ru: занятость
    levels:
      clerk: { ru: служащий }
      manager: { ru: руководитель }
      pensioner: { ru: пенсионер }
      specialist: { ru: специалист }
      student: { ru: студент }
      worker: { ru: рабочий }
  channel:
    en: usual channel
    ru: привычный канал
    levels:
      app: { ru: приложение }
      branch: { ru: отделение }
      phone: { ru: телефон }
      web: { ru: сайт }
  arpu: { en: monthly spend on mobile, ru: расходы на связь в месяц, unit: ₽ }
  data_gb: { en: monthly mobile data, ru: мобильный интернет за месяц, unit: { en: GB, ru: ГБ } }
  voice_minutes: { en: monthly talk time, ru: время разговоров за месяц, unit: min }
  sms: { en: monthly text messages, ru: сообщения за месяц }
  handset_price: { en: price of the phone, ru: цена телефона, unit: ₽ }
  handset_age_months: { en: age of the phone, ru: возраст телефона, unit: months }
  roaming_days: { en: days in roaming, ru: дни в роуминге, unit: days }
  top_up_count: { en: monthly top-ups, ru: пополнения счёта за месяц }
  tariff: { en: tariff, ru: тариф }
  device_os: { en: phone system, ru: система телефона }
  age_band: { en: age, ru: возраст }
`;
