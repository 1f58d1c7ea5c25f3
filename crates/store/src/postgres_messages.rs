//! Messages of PostgreSQL for errors that diesel reports without a kind, in the languages that PostgreSQL is
//! translated to most often. `Conn::open` makes the messages English if the role may; these tables serve the
//! roles that may not.

/// SQLSTATE 40P01 and 55P03.
pub(super) const LOCKED: [&str; 24] = [
    "deadlock detected",
    "Verklemmung (Deadlock) entdeckt",
    "se ha detectado un deadlock",
    "interblocage (deadlock) détecté",
    "rilevato deadlock",
    "デッドロックを検出しました",
    "ნაპოვნია ურთიერთბლოკირება",
    "deadlock 발생했음",
    "обнаружена взаимоблокировка",
    "deadlock upptäckt",
    "виявлено взаємне блокування",
    "检测到死锁",
    "canceling statement due to lock timeout",
    "storniere Anfrage wegen Zeitüberschreitung einer Sperre",
    "cancelando la sentencia debido a que se agotó el tiempo de espera de candados (locks)",
    "annulation de la requête à cause du délai écoulé pour l'obtention des verrous",
    "annullamento dell'istruzione a causa di timeout di lock",
    "ロックのタイムアウトのためステートメントをキャンセルしています",
    "გამოსახულება გაუქმდება ბლოკის მოლოდინის ვადის ამოწურვის გამო",
    "잠금 대기 시간 초과로 작업을 취소합니다.",
    "выполнение оператора отменено из-за тайм-аута блокировки",
    "avbryter sats på grund av lås-timeout",
    "виконання оператора скасовано через тайм-аут блокування",
    "由于锁超时，取消语句操作",
];

/// The hint of SQLSTATE 53100 if a table cannot grow. The message itself ends with the operating system's words.
pub(super) const DISK_FULL_HINT: [&str; 12] = [
    "Check free disk space.",
    "Prüfen Sie den freien Festplattenplatz.",
    "Verifique el espacio libre en disco.",
    "Vérifiez l'espace disque disponible.",
    "Controlla lo spazio libero sul disco.",
    "ディスクの空き容量をチェックしてください。",
    "შეამოწმეთ, დისკზე ადგილი დარჩა, თუ არა.",
    "디스크 여유 공간을 확인해 주십시오.",
    "Проверьте, есть ли место на диске.",
    "Kontrollera ledigt diskutrymme.",
    "Перевірьте вільний дисковий простір.",
    "检查空闲磁盘控件.",
];
