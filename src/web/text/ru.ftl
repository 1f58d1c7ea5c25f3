## Frame
app-title = Книга контактов
skip-to-content = К содержанию
menu-label = Главное меню
menu-new = Новый контакт
menu-labels = Метки
menu-changes = Журнал
menu-trash = Корзина
menu-settings = Настройки
search-label = Поиск контактов
search-placeholder = Имя, телефон, тег…
search-button = Найти
sign-out = Выйти
undo = Отменить
save = Сохранить
cancel = Не сохранять
leave-as-is = Оставить как есть
close = Закрыть
copy = Копировать
copied = Скопировано
telegram = Telegram
shortcuts-button = Клавиши
shortcuts-title = Клавиши
shortcut-search = к поиску
shortcut-new = новый контакт
shortcut-move = вниз и вверх по списку
shortcut-edit = изменить открытый контакт
shortcut-help = эта подсказка
shortcuts-off-hint = Выключаются в настройках.
form-errors = { $n ->
    [one] Исправьте { $n } поле
    [few] Исправьте { $n } поля
   *[other] Исправьте { $n } полей
}
date-month = { $month ->
    [1] января
    [2] февраля
    [3] марта
    [4] апреля
    [5] мая
    [6] июня
    [7] июля
    [8] августа
    [9] сентября
    [10] октября
    [11] ноября
   *[12] декабря
}
date-pattern = { $kind ->
    [full] { $day } { $month } { $year } г.
    [day] { $day } { $month }
    [month] { $month } { $year } г.
    [month-only] { $month }
    [day-only] { $day }-е число
   *[year] { $year } г.
}

## Errors
error-back = К списку контактов
error-id = Номер ошибки для журнала сервера: { $id }
error-400-title = Запрос не понят
error-400-text = Вернитесь назад и попробуйте ещё раз.
error-403-title = Сюда нельзя
error-403-text = У вашей учётной записи нет права на это действие. Попросите владельца книги.
error-404-title = Такой страницы нет
error-404-text = Возможно, контакт удалён навсегда или ссылка устарела. Найдите его через поиск или посмотрите в корзине.
error-405-title = Так сюда не обращаются
error-405-text = Откройте эту страницу по ссылке или кнопкой на сайте.
error-408-title = Слишком долго
error-408-text = Запрос пришёл не целиком. Попробуйте ещё раз.
error-409-title = Пока вы думали, всё изменилось
error-409-text = Вернитесь назад, обновите страницу и повторите.
error-413-title = Слишком много данных
error-413-text = Форма больше 1 МБ не принимается. Сократите текст и отправьте снова.
error-422-title = Так сохранить нельзя
error-422-text = Вернитесь назад и исправьте то, что введено.
error-429-title = Слишком много попыток
error-429-text = Подождите немного и попробуйте снова.
error-500-title = Ошибка на сервере
error-500-text = Ваши контакты целы. Попробуйте ещё раз, а если не поможет — покажите этот номер тому, кто держит сервер.
error-503-title = База данных недоступна
error-503-text = Ничего не потеряно. Подождите несколько секунд и обновите страницу.
error-cross-origin-title = Запрос пришёл с чужого сайта
error-cross-origin-text = Чтобы никто не менял вашу книгу за вас, такие запросы не принимаются. Откройте страницу здесь и повторите.
error-unreadable-form-title = Форму не удалось прочитать
error-unreadable-form-text = В ней есть управляющие символы или текст не в кодировке UTF-8. Введите текст заново.
error-bad-page-title = Такой страницы списка нет
error-bad-page-text = Ссылка от другого порядка сортировки или испорчена. Откройте список сначала.
error-not-undoable-title = Это уже нельзя отменить
error-not-undoable-text = Действие уже отменено, ещё выполняется или затронуто удалением навсегда. Подробности — в журнале.

## Accounts
setup-title = Первая учётная запись
setup-text = Придумайте логин и пароль. В книгу попадёте сразу.
setup-code = Код
setup-code-hint = Он стоит в ссылке, которую напечатал сервер при запуске.
setup-button = Создать и войти
account-login = Логин
account-login-hint = Латинские буквы, цифры и знаки . _ - @
account-name = Как вас называть
account-password = Пароль
account-password-hint = Не короче 8 знаков.
account-time-zone = Часовой пояс
login-title = Вход
login-button = Войти
error-login = Логин или пароль не подходят.
error-setup-code = Код не подходит. Откройте ссылку, которую сервер напечатал при запуске.
error-login-empty = Придумайте логин.
error-login-bad = В логине можно только маленькие латинские буквы, цифры и знаки . _ - @, не больше 64.
error-login-taken = Такой логин уже есть. Придумайте другой.
error-password-short = Пароль короче 8 знаков. Придумайте длиннее.
error-password-long = Пароль длиннее 1024 байт. Придумайте короче.
error-old-password = Прежний пароль не подходит.
flash-welcome = Добро пожаловать, { $about }!
flash-settings = Настройки сохранены.
flash-password = Пароль изменён, другие входы закрыты.
flash-session-ended = Вход закрыт.
flash-sessions-ended = Все другие входы закрыты.
flash-person = Учётная запись «{ $about }» создана. Передайте логин и пароль её владельцу.
settings-look = Вид и язык
settings-language = Язык
settings-language-auto = Как в браузере
settings-theme = Тема
theme-auto = как на устройстве
theme-light = светлая
theme-dark = тёмная
settings-sort = Порядок списка
settings-shortcuts = Клавиши действуют на страницах
settings-password = Пароль
settings-old-password = Прежний пароль
settings-new-password = Новый пароль
settings-change-password = Сменить пароль
sessions-title = Где вы вошли
session-current = здесь и сейчас
session-end = Закрыть
sessions-end-others = Закрыть все другие входы
people-title = Люди
person-admin = создаёт учётные записи
person-new = Новый человек
person-text = У каждого своя книга контактов: чужих контактов никто не видит.
person-add = Создать учётную запись

## Contacts
list-title = Список контактов
list-label = Список контактов
list-all = Все
list-total = { $n ->
    [one] { $n } контакт
    [few] { $n } контакта
   *[other] { $n } контактов
}
list-found = { $n ->
    [one] Найден { $n } контакт
    [few] Найдено { $n } контакта
   *[other] Найдено { $n } контактов
}
list-found-many = Найдено больше 2000 контактов
list-nothing = Контакты не найдены.
list-nothing-new = Создать новый контакт
labels-nav = Метки
labels-manage = Изменить метки
letters-nav = Буквы
sort-family = по фамилии
sort-given = по имени
pager-label = Страницы списка
pager-before = ‹ раньше
pager-after = дальше ›
welcome-title = Книга пока пуста
welcome-text = Запишите первого человека — хватит имени и телефона.
welcome-import = Или перенесите контакты из файла .vcf, который отдаёт любой телефон:
welcome-demo = Заполнить выдуманными людьми
quick-title = Добавить новый контакт
quick-fio = ФИО
quick-telephone = Телефон
quick-telegram = Telegram
quick-tags = Теги (через запятую)
quick-add = Добавить
error-fio = Напишите, как зовут.
error-lab-phone = Неверный формат телефона! (Пример: +79991234567)
error-lab-telegram = Неверный формат Telegram! (Пример: @username)
flash-added = Контакт успешно добавлен!
flash-created = Контакт успешно добавлен!
flash-saved = Сохранено.
flash-merged = Сохранено. Контакт тем временем изменил кто-то ещё — его правки тоже остались.
flash-unchanged = Ничего не изменилось.
flash-deleted = { $about } — в корзине.
flash-restored = { $about } — снова в книге.
flash-completed = Недостающее добавлено к той карточке, что в книге. { $about } — прежняя карточка — остаётся в корзине.
flash-version = Прежняя версия возвращена.
flash-demo = { $about ->
    [one] Добавлен { $about } выдуманный человек.
    [few] Добавлено { $about } выдуманных человека.
   *[other] Добавлено { $about } выдуманных людей.
}
back-to-list = ‹ К списку
back-to-contact = ‹ К контакту
in-trash = Этот контакт в корзине с { $at }.
quoted = «{ $text }»
changed-at = Изменено { $at }
do-call = Позвонить
do-mail = Написать
do-edit = Изменить
do-history = История
do-delete = Удалить
do-purge = Удалить навсегда
others-title = Ещё в карточке
part-prefix = Обращение
part-suffix = После имени
field-formatted-name = Отображаемое имя
field-name = Имя
field-nickname = Прозвище
field-organization = Организация
field-title = Должность
field-phone = Телефон
field-email = Эл. почта
field-address = Адрес
field-link = Ссылка
field-messenger = Мессенджер
field-birthday = День рождения
field-anniversary = Годовщина
field-note = Заметки
field-labels = Метки
field-photo = Фото
kind-none = без пометки
kind-home = домашний
kind-work = рабочий
kind-cell = мобильный
kind-fax = факс
kind-pager = пейджер
kind-main = основной
kind-other = другой
kind-custom = своя пометка…
service-other = другой…
new-title = Новый контакт
edit-title = Изменить: { $name }
input-family = Фамилия
input-given = Имя
input-middle = Отчество
input-prefix = Обращение («проф.»)
input-suffix = После имени («мл.»)
input-nickname = Прозвище
input-formatted = Отображать как
input-organization = Организация
input-department = Отдел
input-title = Должность
input-anniversary = Годовщина
input-birthday = День рождения
input-phone = Телефон
input-email = Эл. почта
input-link = Ссылка
input-messenger = Имя в мессенджере
input-service = Мессенджер
input-service-name = Название мессенджера
input-kind = Пометка
input-own-label = Своя пометка
input-note = Заметки
input-new-labels = Новые метки (через запятую)
hint-date = Например, 22.03.1980 или 22.03, если год неизвестен.
list-phone = Телефоны
list-email = Эл. почта
list-link = Ссылки
list-messenger = Мессенджеры
list-address = Адреса
more-phone = Ещё телефон
more-email = Ещё адрес почты
more-link = Ещё ссылка
more-messenger = Ещё мессенджер
more-address = Ещё адрес
more-fields = Больше полей
address-po-box = Абонентский ящик
address-extended = Квартира, офис
address-street = Улица, дом
address-city = Город
address-region = Область
address-postcode = Индекс
address-country = Страна
error-no-name = Как назвать контакт? Заполните фамилию, имя, организацию, телефон или почту.
error-phone = В телефоне должно быть от 3 до 15 цифр; можно пробелы, скобки, дефисы и «доб.».
error-email = В адресе почты нужны имя, знак @ и домен, без пробелов.
error-telegram = Имя в Telegram — не меньше 5 латинских букв, цифр или «_».
error-link = Ссылка должна быть вида example.org или https://example.org.
error-date = Напишите дату так: 22.03.1980 или 22.03.
conflict-title = Контакт тем временем изменили
conflict-text = Остальное уже объединено. В этих полях выберите, что оставить:
conflict-theirs = Сейчас в книге:
conflict-mine = Ваше:
conflict-gone = (пусто)
conflict-save = Сохранить с этим выбором
history-title = История: { $name }
diff-caption = Что изменилось
diff-field = Поле
diff-before = Было
diff-after = Стало
version-current = Так контакт выглядит сейчас.
version-restore = Вернуть эту версию
action-create = Создан
action-update = Изменён
action-delete = Удалён в корзину
action-restore = Возвращён из корзины
action-purge = Удалён навсегда
door-web = на сайте
door-import = из файла
door-manage = из командной строки
door-system = автоматически

## Labels
labels-none = Меток пока нет. Метка собирает людей вместе: «друзья», «работа», «соседи».
label-new = Новая метка
label-add = Добавить метку
label-change = Изменить
label-name = Название
label-rename = Переименовать
label-merge-into = Объединить с меткой
label-merge = Объединить
label-delete = Удалить метку
label-delete-hint = Люди останутся, уйдёт только метка.
error-label-taken = Такая метка уже есть. Чтобы слить две, объедините их.
error-label-empty = Напишите название метки.
flash-label-added = Метка «{ $about }» добавлена.
flash-label-renamed = Теперь метка называется «{ $about }».
flash-label-merged = Метки объединены.
flash-label-deleted = Метка удалена, люди остались.

## Trash
trash-empty = В корзине пусто.
trash-days = { $n ->
    [one] Контакты хранятся здесь { $n } день, потом исчезают навсегда.
    [few] Контакты хранятся здесь { $n } дня, потом исчезают навсегда.
   *[other] Контакты хранятся здесь { $n } дней, потом исчезают навсегда.
}
trash-for-ever = Контакты хранятся здесь, пока вы не удалите их навсегда.
restore = Вернуть
purge-title = Удалить навсегда: { $name }?
purge-text = Карточка, её история и фото исчезнут. Отменить это нельзя.
purge-button = Удалить навсегда
empty-trash-title = Очистить корзину?
empty-trash-text = { $n ->
    [one] { $n } контакт исчезнет навсегда вместе с историей. Отменить это нельзя.
    [few] { $n } контакта исчезнут навсегда вместе с историей. Отменить это нельзя.
   *[other] { $n } контактов исчезнут навсегда вместе с историей. Отменить это нельзя.
}
empty-trash-button = Очистить корзину
flash-purged = { $about ->
    [one] Навсегда удалён { $about } контакт.
    [few] Навсегда удалено { $about } контакта.
   *[other] Навсегда удалено { $about } контактов.
}
taken-title = { $name }: такой контакт уже есть в книге
taken-text = Карточка с тем же идентификатором снова в книге.
taken-see = Посмотреть её
taken-merge = Дополнить её тем, чего в ней нет
taken-keep-both = Оставить обе

## Changes
changes-none = Здесь будет видно, что происходило с книгой. Пока ничего.
changes-count = { $n ->
    [one] всего { $n } изменение
    [few] всего { $n } изменения
   *[other] всего { $n } изменений
}
batch-create = Новый контакт
batch-edit = Правка
batch-delete = В корзину
batch-restore = Из корзины
batch-restore-version = Возврат версии
batch-undo = Отмена
batch-import = Импорт
batch-adopt = Контакты из лабораторной
batch-demo = Выдуманные люди
batch-label-rename = Метка переименована:
batch-label-merge = Метки объединены:
batch-label-delete = Метка удалена:
batch-purge = Удаление навсегда
batch-running = ещё выполняется
batch-undone = отменено
batch-purged = { $n ->
    [one] { $n } изменение не вернуть: контакт удалён навсегда
    [few] { $n } изменения не вернуть: контакты удалены навсегда
   *[other] { $n } изменений не вернуть: контакты удалены навсегда
}
flash-undone = { $about ->
    [0] Отменять было нечего.
    [one] Отменено { $about } изменение.
    [few] Отменено { $about } изменения.
   *[other] Отменено { $about } изменений.
}
left-title = Отменено не всё
left-undone = { $n ->
    [one] Отменено { $n } изменение.
    [few] Отменено { $n } изменения.
   *[other] Отменено { $n } изменений.
}
left-text = Эти контакты с тех пор изменились, и новое оставлено как есть:
left-instead = а было бы:

## Export and print
export-title = Экспорт
export-link = Экспорт
export-whole = Вся книга
export-ticked = Отмеченные
export-label = Метка
export-search = Поиск
export-count = { $n ->
    [one] { $n } контакт
    [few] { $n } контакта
   *[other] { $n } контактов
}
export-many = больше 2000 контактов
export-take-all = Взять всю книгу
export-format = В каком виде
export-vcf = vCard, как хранится
export-vcf-hint = Для переноса и копий: каждая карточка байт в байт, со всем, что в ней есть, и с фото внутри.
export-vcf3 = vCard 3.0
export-vcf3-hint = Если телефон или почтовая программа не понимает новых карточек.
export-vcf4 = vCard 4.0
export-vcf4-hint = Если программа просит именно эту версию.
export-csv = CSV, столбцы Google
export-csv-hint = Таблица, которую берут Google Контакты и большинство программ.
export-csv-lab = CSV, четыре столбца
export-csv-lab-hint = ФИО, Телефон, Telegram, Теги — как в лабораторной.
export-jcard = jCard
export-jcard-hint = Карточки vCard в записи JSON, для программ.
export-jscontact = JSContact
export-jscontact-hint = Новый формат адресных книг на JSON, для программ.
export-zip = ZIP с фотографиями
export-zip-hint = Внутри contacts.vcf с карточками, как хранятся, и папка photos с фото отдельными файлами.
export-loses = { $n ->
    [one] Не поместится кое-что из карточки { $n } контакта
    [few] Не поместится кое-что из карточек { $n } контактов
   *[other] Не поместится кое-что из карточек { $n } контактов
}
export-loses-of = { $n ->
    [one] у { $n } контакта
    [few] у { $n } контактов
   *[other] у { $n } контактов
}
export-loses-nothing = Поместится всё.
export-loses-some = В таблицу не входят фото и то, для чего в ней нет столбцов. Полная копия — vCard.
export-button = Скачать
list-select = Отметить
list-select-done = Готово
list-pick = Отметить: { $name }
list-export-ticked = Экспорт отмеченных
print-link = Печать
print-title = Печать
print-hint = Напечатается на листах A5, в две колонки; эта строка на бумагу не попадёт.
