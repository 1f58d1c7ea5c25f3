## Page frame
app-title = Книга контактов
skip-to-content = Перейти к содержимому
skip-to-list = Перейти к списку
skip-to-contact = Перейти к контакту
menu-label = Главное меню
dock-contacts = Контакты
dock-more = Ещё
menu-new = Новый контакт
menu-import = Импорт
menu-labels = Метки
menu-changes = Журнал
menu-trash = Корзина
menu-settings = Настройки
search-label = Поиск контактов
search-placeholder = Имя, телефон, тег...
search-button = Найти
search-offline = Нет связи с сервером. Показан прежний список.
search-failed = Поиск не удался. Показан прежний список.
search-signed-out = Сеанс завершён.
sign-out = Выйти
undo = Отменить
save = Сохранить
cancel = Отмена
leave-as-is = Оставить как есть
close = Закрыть
copy = Копировать
copied = Скопировано
telegram = Telegram
shortcuts-button = Горячие клавиши
shortcuts-title = Горячие клавиши
shortcut-search = перейти к поиску
shortcut-new = создать контакт
shortcut-move = вниз и вверх по списку
shortcut-arrows = из поиска в список и по нему; по буквам и меткам
shortcut-edit = изменить открытый контакт
shortcut-delete = переместить открытый контакт в корзину
shortcut-undo = отменить последнее действие
shortcut-select = выбрать контакт в списке
shortcut-favorite = добавить открытый контакт в избранное или убрать
shortcut-labels = перейти к меткам
shortcut-close = закрыть контакт, вернуться к списку
shortcut-save = сохранить форму
shortcut-help = показать эту справку
shortcuts-off-hint = Горячие клавиши можно отключить в настройках.
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
date-month-alone = { $month ->
    [1] январь
    [2] февраль
    [3] март
    [4] апрель
    [5] май
    [6] июнь
    [7] июль
    [8] август
    [9] сентябрь
    [10] октябрь
    [11] ноябрь
   *[12] декабрь
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
error-id = Номер ошибки в логе сервера: { $id }
error-400-title = Некорректный запрос
error-400-text = Вернитесь назад и попробуйте ещё раз.
error-403-title = Нет доступа
error-403-text = У вашей учётной записи нет прав на это действие. Обратитесь к администратору.
error-404-title = Страница не найдена
error-404-text = Возможно, контакт удалён навсегда или ссылка устарела. Попробуйте найти его через поиск или в корзине.
error-405-title = Запрос не поддерживается
error-405-text = Откройте эту страницу по ссылке или кнопке на сайте.
error-408-title = Время ожидания истекло
error-408-text = Сервер не получил запрос целиком. Попробуйте ещё раз.
error-409-title = Данные изменились
error-409-text = Вернитесь назад, обновите страницу и повторите действие.
error-413-title = Слишком много данных
error-413-text = Сервер принимает в одной форме не больше { LIMIT("body-mb") } МБ, а для контакта — { LIMIT("fields-mb") } МБ. Ничего не сохранено. Нажмите в браузере «Назад»: длинный текст ещё в форме. Сократите его, проверьте остальные поля (некоторые браузеры их очищают) и отправьте форму снова.
error-414-title = Слишком длинный запрос
error-414-text = Для поиска хватит нескольких слов. Оставьте те, по которым ищете.
error-414-typed = Начало вашего запроса
error-422-title = Не удалось сохранить
error-422-text = Вернитесь назад и исправьте введённые данные.
error-429-title = Слишком много попыток
error-429-text = Подождите немного и попробуйте снова.
error-500-title = Ошибка сервера
error-500-text = Ваши контакты не пострадали. Попробуйте ещё раз. Если ошибка повторится, сообщите администратору сервера номер ниже.
error-503-title = База данных недоступна
error-503-text = Данные не потеряны. Подождите несколько секунд и обновите страницу.
kept-form-text = Введённые данные не потеряны. Подождите несколько секунд и отправьте форму ещё раз.
kept-form-button = Отправить ещё раз
kept-form-typed = Что вы ввели
error-busy-title = Сервер занят
error-busy-text = Ничего не сохранено. Подождите несколько секунд, вернитесь назад и попробуйте снова.
error-unknown-host-title = Неизвестное имя сервера
error-unknown-host-text = Вход выключен, поэтому сервер отвечает только по имени localhost, по своему адресу и по имени из BASE_URL. Откройте его под одним из них или укажите в BASE_URL адрес, которым вы пользуетесь.
error-cross-origin-title = Запрос пришёл с другого сайта
error-cross-origin-text = Такие запросы отклоняются, чтобы другие сайты не могли изменить вашу книгу. Откройте страницу здесь и повторите действие.
error-unreadable-form-title = Не удалось прочитать форму
error-unreadable-form-text = В форме есть текст не в кодировке UTF-8. Введите текст заново.
error-damaged-title = Ссылка или форма повреждена
error-damaged-text = Часть её потеряна или искажена. Ничего не изменено. Откройте страницу заново и повторите действие.
error-filler-title = Форму заполнил другой пользователь
error-filler-text = С тех пор, как форма была открыта, здесь вошёл другой пользователь. Ничего не сохранено. Войдите под именем того, кто её заполнил, вернитесь к форме и сохраните её.
error-too-large-to-edit-title = Контакт слишком велик для формы
error-too-large-to-edit-text = Форма этого контакта была бы больше { LIMIT("fields-mb") } МБ. Все данные на месте: скачайте карточку со страницы контакта, измените её в текстовом редакторе и импортируйте.
error-bad-page-title = Страница списка не найдена
error-bad-page-text = Ссылка повреждена или создана для другого порядка сортировки. Откройте список с начала.
error-not-undoable-title = Это действие уже нельзя отменить
error-not-undoable-text = Оно уже отменено, ещё выполняется или затрагивает контакты, удалённые навсегда. Подробности — на странице «Журнал».

## Accounts
setup-title = Первая учётная запись
setup-text = Придумайте логин и пароль. После этого вы сразу войдёте в книгу контактов.
setup-code = Код
setup-code-hint = Код указан в ссылке, которую сервер вывел при запуске.
setup-button = Создать и войти
account-login = Логин
account-login-hint = Строчные латинские буквы, цифры и знаки . _ - @
account-name = Ваше имя
account-password = Пароль
account-password-hint = Не менее { LIMIT("password-min") } символов.
account-time-zone = Часовой пояс
login-title = Вход
login-button = Войти
error-login-wait = { $n ->
    [one] Слишком много попыток. Попробуйте снова через { $n } секунду.
    [few] Слишком много попыток. Попробуйте снова через { $n } секунды.
   *[other] Слишком много попыток. Попробуйте снова через { $n } секунд.
}
error-login = Неверный логин или пароль.
error-login-locked = Эта учётная запись заблокирована. Обратитесь к администратору.
signed-out-title = Сеанс завершён
signed-out-text = Войдите, чтобы сохранить введённые данные: они не потеряны.
signed-out-button = Войти и сохранить
filler-sign-in-text = С тех пор, как форма была открыта, здесь вошёл другой пользователь. Чтобы сохранить введённые данные, войдите под именем того, кто их ввёл: они не потеряны.
lost-photo = Фото больше { LIMIT("kept-file-mb") } МБ, поэтому здесь оно не сохранилось. Выберите его снова.
error-filled-by-other = Эту форму заполнил пользователь { $login }. Сохранить её может только он.
error-setup-code = Неверный код. Откройте ссылку, которую сервер вывел при запуске.
error-login-empty = Введите логин.
error-login-bad = Логин может содержать только строчные латинские буквы, цифры и знаки . _ - @, не больше { LIMIT("login") } символов.
error-login-taken = Этот логин уже занят. Выберите другой.
error-password-short = Пароль короче { LIMIT("password-min") } символов. Придумайте более длинный.
error-password-long = Пароль слишком длинный. Придумайте более короткий.
error-old-password = Неверный текущий пароль.
flash-welcome = Добро пожаловать, { $about }!
flash-settings = Настройки сохранены.
flash-password = Пароль изменён, другие сеансы завершены.
flash-session-ended = Сеанс завершён.
flash-sessions-ended = Все другие сеансы завершены.
flash-user-added = Учётная запись «{ $about }» создана. Передайте логин и пароль пользователю.
flash-user-renamed = Изменения сохранены.
flash-user-password = Пароль изменён, сеансы пользователя завершены.
flash-user-locked = Учётная запись заблокирована, сеансы пользователя завершены.
flash-user-unlocked = Учётная запись разблокирована.
flash-user-removed = Учётная запись удалена. Её можно восстановить.
flash-user-restored = Учётная запись восстановлена.
flash-user-purged = Учётная запись удаляется навсегда.
settings-look = Общие
settings-language = Язык
settings-language-auto = Как в браузере
settings-region = Страна для номеров без кода
settings-region-default = Как на сервере: { $region }
settings-region-hint = Номера без «+» и кода страны считаются номерами этой страны.
settings-theme = Тема
theme-auto = как на устройстве
theme-light = светлая
theme-dark = тёмная
settings-sort = Сортировка списка
settings-shortcuts = Горячие клавиши
settings-data = Ваши данные
settings-data-text = Все контакты одним архивом: карточки без изменений и фото файлами.
settings-data-download = Скачать всё
settings-data-others = Другие форматы
devices-title = Телефоны и программы
devices-text = Телефон или почтовая программа может синхронизировать контакты по CardDAV. У каждого устройства свой пароль, который можно отозвать в любой момент.
devices-open = Подключить устройство
devices-connection = Подключение
devices-connection-text = Выберите в настройках учётных записей устройства «CardDAV» и введите:
devices-server = Сервер
devices-login = Имя пользователя
devices-password-line = Пароль
devices-password-which = пароль приложения, который вы создадите ниже
devices-own-password-hint = Пароль, с которым вы входите сюда, на устройствах не действует.
devices-steps-ios = iPhone, iPad: «Настройки» → «Приложения» → «Контакты» → «Учётные записи контактов» → «Добавить» → «Другое» → «Учётная запись CardDAV».
devices-steps-mac = Mac: «Системные настройки» → «Учётные записи интернета» → «Добавить другую учётную запись» → «Учётная запись CardDAV», тип «Вручную».
devices-steps-android = Android: установите DAVx⁵, добавьте учётную запись с URL и именем пользователя и выберите книгу на вкладке CardDAV.
devices-steps-thunderbird = Thunderbird: «Адресная книга» → «Создать адресную книгу» → «Добавить адресную книгу CardDAV».
devices-unencrypted = Страница открыта без шифрования (http). Пароль, переданный так, могут прочитать другие в этой сети. Через интернет подключайтесь только по https.
devices-new = Новый пароль приложения
device-name = Устройство или программа
device-name-hint = Например, «Телефон Анны». Это имя будет видно в журнале.
device-scopes = Что разрешено
scope-dav = синхронизировать контакты (CardDAV)
scope-search = искать контакты
device-add = Создать пароль
device-made = Пароль для «{ $name }»
device-made-text = Настройте устройство сейчас: больше этот пароль не будет показан.
device-made-done = Готово
device-setup-android = Android
device-setup-android-text = Установите DAVx⁵ и наведите камеру телефона на код. Если эта страница открыта на самом телефоне, нажмите кнопку. Адрес, имя пользователя и пароль подставятся сами.
device-setup-code = QR-код для настройки телефона (содержит пароль)
device-setup-davx5 = Открыть в DAVx⁵
device-setup-apple = iPhone, iPad, Mac
device-setup-apple-text = Скачайте профиль и откройте его на устройстве, затем подтвердите установку в «Настройках». В профиле записан пароль: после установки удалите файл.
device-setup-profile = Скачать профиль
device-setup-others = Другие программы
devices-list = Пароли приложений
devices-none = Паролей приложений пока нет.
device-never-used = ещё не использовался
device-used = последний вход { $when }
device-revoke = Отозвать
flash-device-revoked = Пароль «{ $about }» больше не действует.
flash-device-unknown = Этот пароль отозван или не подходит для синхронизации. Создайте новый.
error-device-name-empty = Введите название устройства
error-device-name-too-long = Сократите название устройства
error-device-revoked = Пароль из этой формы уже отозван. Чтобы создать новый, отправьте форму ещё раз
error-device-no-scope = Выберите, что разрешено устройству
settings-password = Пароль
settings-old-password = Текущий пароль
settings-new-password = Новый пароль
settings-change-password = Сменить пароль
sessions-title = Активные сеансы
session-current = текущий сеанс
session-end = Завершить
sessions-end-others = Завершить все другие сеансы
users-title = Пользователи
user-admin = администратор
user-name = Имя
user-new = Новый пользователь
user-text = У каждого пользователя своя книга контактов. Другие пользователи её не видят.
user-add = Создать учётную запись
user-since = с { $when }
user-locked = заблокирована
user-removed = удалена
user-locked-text = Заблокирована { $when }. Контакты на месте.
user-removed-text = Учётная запись удалена. { $when } она будет удалена навсегда вместе с контактами; до этого её можно восстановить.
user-being-deleted = Учётная запись удаляется навсегда вместе с контактами. Восстановить её уже нельзя.
user-names = Имя и логин
user-may-manage = администратор: может создавать и изменять учётные записи
user-password = Пароль
user-password-text = Если пользователь забыл пароль, задайте новый и передайте ему. Его сеансы завершатся.
user-lock-title = Блокировка
user-lock-text = Пользователь не сможет войти, его сеансы завершатся. Контакты останутся, учётную запись можно будет разблокировать.
user-lock = Заблокировать
user-unlock = Разблокировать
user-remove-title = Удаление
user-remove-text = { $n ->
    [one] Пользователь не сможет войти. Ещё { LIMIT("removal-days") } дней учётную запись и её { $n } контакт можно восстановить, потом они будут удалены навсегда.
    [few] Пользователь не сможет войти. Ещё { LIMIT("removal-days") } дней учётную запись и её { $n } контакта можно восстановить, потом они будут удалены навсегда.
   *[other] Пользователь не сможет войти. Ещё { LIMIT("removal-days") } дней учётную запись и её { $n } контактов можно восстановить, потом они будут удалены навсегда.
}
user-remove = Удалить учётную запись
user-restore-text = Пользователь снова сможет войти с прежним паролем и увидит все свои контакты.
user-restore = Восстановить
user-purge-text = Можно не ждать и удалить всё сейчас. Отменить это нельзя; останется только то, что есть в резервных копиях.
user-purge-sure = { $n ->
    [one] удалить навсегда учётную запись и { $n } контакт
    [few] удалить навсегда учётную запись и { $n } контакта
   *[other] удалить навсегда учётную запись и { $n } контактов
}
user-purge = Удалить навсегда
error-not-sure = Поставьте галочку, чтобы подтвердить: учётная запись будет удалена навсегда.

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
list-found-many = Найдено больше { LIMIT("counted") } контактов, показаны в порядке сортировки
list-query-cut = Запрос слишком длинный. Поиск идёт только по его началу.
search-instead = По запросу «{ $typed }» ничего не найдено. Показано для «{ $shown }».
search-inside = Ни одно слово не начинается с «{ $typed }». Показаны контакты, у которых оно есть в адресе эл. почты.
search-exact = Искать точно как введено
list-nothing = Контакты не найдены.
list-nothing-new = Создать контакт
list-all-labels = показать всю книгу
list-widen = Искать во всей книге
list-label-job = Метка сейчас меняется: готово { $done } из { $all }. Пока задача не завершится, список неполный.
list-label-empty = В книге нет контактов с этой меткой. Добавить метку можно на странице контакта и в его форме.
list-viewed-empty = Вы ещё не открывали ни одного контакта.
list-select-first = Сначала выберите контакты.
labels-nav = Метки
narrow-link = Уточнить
narrow-title = Уточнить поиск
narrow-words = Слова или номер
narrow-label = Метка
narrow-org = Организация
narrow-city = Город
narrow-has = Указано
narrow-no = Не указано
narrow-born = Месяц рождения
narrow-changed = Изменён
narrow-any = Не важно
narrow-days = { $n ->
        [one] за последний { $n } день
        [few] за последние { $n } дня
       *[other] за последние { $n } дней
    }
narrow-having-phone = телефон
narrow-having-email = эл. почта
narrow-having-telegram = Telegram
narrow-having-birthday = день рождения
narrow-having-address = адрес
narrow-having-org = организация
narrow-having-label = метка
narrow-having-note = заметка
narrow-having-photo = фото
narrow-hint = То же можно набрать в строке поиска: label:друзья, org:ромашка, city:тула, has:phone, no:email, born:05, is:favorite, changed:7d. По-русски: метка:, организация:, город:, есть:, нет:, родился:, в:избранном, изменён:.
saved-search = Поиск: { $query }
saved-searches = Сохранённые поиски
saved-search-delete = Удалить
search-save = Сохранить поиск
search-unsave = Удалить из сохранённых
labels-manage = Управление метками
letters-nav = Буквы
sort-family = по фамилии
sort-given = по имени
sort-added = по дате добавления
sort-changed = по дате изменения
sort-viewed = по дате просмотра
pager-label = Страницы списка
pager-previous = ‹ Назад
pager-next = Вперёд ›
welcome-title = Книга пока пуста
welcome-text = Добавьте первый контакт: достаточно имени и телефона.
welcome-import = Или импортируйте контакты из файла: его можно получить на телефоне или в почтовом сервисе.
welcome-import-button = Импорт из файла
welcome-demo = Добавить демо-контакты
quick-title = Добавить новый контакт
quick-fio = ФИО
quick-telephone = Телефон
quick-telegram = Telegram
quick-tags = Теги (через запятую)
quick-add = Добавить
quick-while-typed = Поиск и выход будут доступны, когда вы добавите контакт или очистите поля.
error-fio = Введите имя.
error-lab-phone = Неверный формат телефона! (Пример: +79991234567)
error-lab-telegram = Неверный формат Telegram! (Пример: @username)
flash-added = Контакт успешно добавлен!
flash-open-contact = Открыть контакт «{ $name }»
flash-created = Контакт создан.
flash-created-instead = Тот контакт уже удалён, поэтому создан новый.
flash-added-to = Контакт «{ $about }» дополнен.
flash-saved = Сохранено.
flash-merged = Сохранено. Пока вы редактировали контакт, его изменили; обе правки объединены.
flash-unchanged = Ничего не изменилось.
flash-deleted = Контакт перемещён в корзину: { $about }.
flash-gone = Этого контакта больше нет: его удалили навсегда. Введённые данные не потеряны: сохраните их как новый контакт.
flash-other-revision = Контакт уже не тот, который вы редактировали: возможно, книгу восстановили из резервной копии. Проверьте введённое и сохраните ещё раз.
flash-bulk-labeled = { $about ->
    [one] Метка добавлена { $about } контакту.
   *[other] Метка добавлена { $about } контактам.
}
flash-bulk-unlabeled = { $about ->
    [one] Метка снята с { $about } контакта.
   *[other] Метка снята с { $about } контактов.
}
flash-bulk-deleted = { $about ->
    [one] { $about } контакт перемещён в корзину.
    [few] { $about } контакта перемещены в корзину.
   *[many] { $about } контактов перемещено в корзину.
}
flash-bulk-favorite = { $about ->
    [one] В избранное добавлен { $about } контакт.
    [few] В избранное добавлены { $about } контакта.
   *[many] В избранное добавлено { $about } контактов.
}
flash-bulk-no-favorite = { $about ->
    [one] Из избранного убран { $about } контакт.
    [few] Из избранного убраны { $about } контакта.
   *[many] Из избранного убрано { $about } контактов.
}
flash-favorite = Добавлено в избранное.
flash-no-favorite = Убрано из избранного.
favorites = Избранное
is-favorite = В избранном
do-favorite = В избранное
do-no-favorite = Убрать из избранного
bulk-favorite = Добавить в избранное
bulk-no-favorite = Убрать из избранного
flash-bulk-unchanged = Менять нечего: с выбранными контактами всё уже так.
flash-bulk-full = { $about ->
    [one] У { $about } контакта уже { LIMIT("labels") } меток, новая не добавлена.
   *[other] У { $about } контактов уже по { LIMIT("labels") } меток, новая не добавлена.
}
flash-list-newer = { $about ->
    [one] { $about } контакт не изменён: он появился или изменился после того, как вы открыли список.
    [few] { $about } контакта не изменены: они появились или изменились после того, как вы открыли список.
   *[many] { $about } контактов не изменено: они появились или изменились после того, как вы открыли список.
}
error-list-changed = Список устарел, поэтому ничего не изменено. Проверьте список ниже и повторите.
flash-bulk-newer = { $about ->
    [one] { $about } контакт не удалён: он появился или изменился после того, как вы открыли список.
    [few] { $about } контакта не удалены: они появились или изменились после того, как вы открыли список.
   *[many] { $about } контактов не удалено: они появились или изменились после того, как вы открыли список.
}
flash-in-trash = Пока вы редактировали контакт, его переместили в корзину. Восстановите его в другом окне и сохраните ещё раз: введённые здесь данные не потеряны.
flash-restored = Контакт восстановлен: { $about }.
flash-completed = Контакт в книге дополнен недостающими данными. Прежняя карточка остаётся в корзине: { $about }.
flash-version = Версия восстановлена.
flash-separated = Контакты разделены.
flash-separated-partly = Контакты разделены. Часть данных осталась как есть: их изменили после объединения, или контакт удалён навсегда.
flash-demo = { $about ->
    [one] Добавлен { $about } демо-контакт.
    [few] Добавлено { $about } демо-контакта.
   *[other] Добавлено { $about } демо-контактов.
}
back-to-list = ‹ К списку
back-to-contact = ‹ К контакту
in-trash = Этот контакт в корзине с { $at }.
quoted = «{ $text }»
changed-at = Изменено { $at }
do-call = Позвонить
do-mail = Написать
do-map = Показать на карте
do-share = Поделиться
do-unlabel = Снять метку
do-edit = Изменить
do-history = История
do-delete = Удалить
do-purge = Удалить навсегда
other-fields-title = Ещё в карточке
property-role = Роль
property-related = Связанный контакт
relation-unknown = контакта нет в этой книге
property-maiden-name = Девичья фамилия
property-phonetic-given = Произношение имени
property-phonetic-family = Произношение фамилии
property-phonetic-middle = Произношение отчества
property-phonetic-organization = Произношение организации
property-sort-string = Имя для сортировки
property-gender = Пол
property-language = Язык
property-time-zone = Часовой пояс
property-position = Координаты
property-hobby = Увлечение
property-interest = Интерес
property-expertise = Навык
property-directory = Справочник организации
property-calendar = Календарь
property-calendar-address = Адрес календаря
property-free-busy = Занятость
property-source = Источник карточки
property-birth-place = Место рождения
property-death-place = Место смерти
property-death-date = Дата смерти
property-named-day = Памятная дата
property-member = Участник группы
property-agent = Представитель
property-mailer = Почтовая программа
property-access-class = Доступ
property-contact-uri = Страница для связи
property-profile = Профиль
property-pronouns = Местоимения
property-grammatical-gender = Грамматический род
property-spouse-name = Супруг или супруга
property-manager-name = Руководитель
property-assistant-name = Помощник
property-business-name = Название в WhatsApp
property-business-description = Описание в WhatsApp
property-file-as = Имя для сортировки
property-logo = Логотип
property-sound = Звук
property-key = Ключ шифрования
property-also = { $property } (ещё)
property-also-name = Другое имя
property-second-family = Вторая фамилия
property-generation = Поколение
position-north = { $degrees }° с. ш.
position-south = { $degrees }° ю. ш.
position-east = { $degrees }° в. д.
position-west = { $degrees }° з. д.
language-ar = арабский
language-az = азербайджанский
language-be = белорусский
language-bg = болгарский
language-cs = чешский
language-de = немецкий
language-el = греческий
language-en = английский
language-es = испанский
language-et = эстонский
language-fi = финский
language-fr = французский
language-he = иврит
language-hi = хинди
language-hu = венгерский
language-hy = армянский
language-it = итальянский
language-ja = японский
language-ka = грузинский
language-kk = казахский
language-ko = корейский
language-ky = киргизский
language-lt = литовский
language-lv = латышский
language-nl = нидерландский
language-pl = польский
language-pt = португальский
language-ro = румынский
language-ru = русский
language-sr = сербский
language-sv = шведский
language-tg = таджикский
language-tr = турецкий
language-tt = татарский
language-uk = украинский
language-uz = узбекский
language-zh = китайский
zone-kaliningrad = Калининград
zone-moscow = Москва
zone-samara = Самара
zone-yekaterinburg = Екатеринбург
zone-omsk = Омск
zone-novosibirsk = Новосибирск
zone-krasnoyarsk = Красноярск
zone-irkutsk = Иркутск
zone-yakutsk = Якутск
zone-vladivostok = Владивосток
zone-magadan = Магадан
zone-kamchatka = Камчатка
zone-kiev = Киев
zone-minsk = Минск
zone-almaty = Алматы
zone-tashkent = Ташкент
zone-tbilisi = Тбилиси
zone-yerevan = Ереван
zone-baku = Баку
zone-berlin = Берлин
zone-paris = Париж
zone-london = Лондон
zone-istanbul = Стамбул
zone-dubai = Дубай
zone-shanghai = Шанхай
zone-tokyo = Токио
zone-new-york = Нью-Йорк
zone-los-angeles = Лос-Анджелес
property-show-as = Показывать как
property-label = Название поля
property-android = Поле Android
property-default-address = Основной адрес в Outlook
property-distribution-list = Список рассылки
property-whatsapp-id = Номер в WhatsApp
property-kind = Вид карточки
property-created = Карточка создана
property-card-type = Тип карточки
property-source-name = Название источника
property-client-map = Источники значений
property-xml = Данные XML
property-jscontact = Данные JSContact
kind-individual = человек
kind-group = группа
kind-organization = организация
kind-location = место
kind-application = программа
kind-device = устройство
class-public = открытый
class-private = личный
class-confidential = конфиденциальный
grammar-feminine = женский
grammar-masculine = мужской
grammar-neuter = средний
grammar-common = общий
grammar-animate = одушевлённый
grammar-inanimate = неодушевлённый
show-as-company = организация
card-type-vcard = vCard
property-unreadable = Нечитаемая строка
value-label-spouse = супруг(а)
value-label-child = ребёнок
value-label-mother = мать
value-label-father = отец
value-label-parent = родитель
value-label-brother = брат
value-label-sister = сестра
value-label-sibling = брат или сестра
value-label-son = сын
value-label-daughter = дочь
value-label-friend = друг
value-label-assistant = помощник
value-label-manager = руководитель
value-label-partner = партнёр
value-label-relative = родственник
value-label-colleague = коллега
value-label-co-worker = коллега по работе
value-label-neighbor = сосед
value-label-emergency = на экстренный случай
value-label-acquaintance = знакомый
value-label-referred-by = по рекомендации
value-label-homepage = домашняя страница
value-label-school = школа
value-label-anniversary = годовщина
value-label-birthday = день рождения
value-label-home-fax = домашний факс
value-label-work-fax = рабочий факс
value-label-children = дети
value-label-husband = муж
value-label-wife = жена
value-label-girlfriend = девушка
value-label-boyfriend = молодой человек
value-label-stepdaughter = падчерица
value-label-stepson = пасынок
value-label-stepmother = мачеха
value-label-stepfather = отчим
value-label-elder-brother = старший брат
value-label-younger-brother = младший брат
value-label-elder-sister = старшая сестра
value-label-younger-sister = младшая сестра
value-label-grandmother = бабушка
value-label-grandfather = дедушка
value-label-granddaughter = внучка
value-label-grandson = внук
value-label-uncle = дядя
value-label-aunt = тётя
value-label-nephew = племянник
value-label-niece = племянница
value-label-cousin = двоюродный брат или сестра
value-label-teacher = учитель
value-label-iphone = iPhone
value-label-apple-watch = Apple Watch
gender-male = мужской
gender-female = женский
gender-other = другой
gender-none = нет или неприменимо
hidden-values = { $n ->
    [one] В карточке есть ещё { $n } значение. Страница показывает по { LIMIT("values") } каждого вида.
    [few] В карточке есть ещё { $n } значения. Страница показывает по { LIMIT("values") } каждого вида.
   *[other] В карточке есть ещё { $n } значений. Страница показывает по { LIMIT("values") } каждого вида.
}
hidden-labels = { $n ->
    [one] В карточке есть ещё { $n } метка. У контакта может быть до { LIMIT("labels") } меток.
    [few] В карточке есть ещё { $n } метки. У контакта может быть до { LIMIT("labels") } меток.
   *[other] В карточке есть ещё { $n } меток. У контакта может быть до { LIMIT("labels") } меток.
}
part-prefix = Звание, титул
part-suffix = Суффикс
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
type-none = Без типа
type-home = домашний
type-work = рабочий
type-cell = мобильный
type-fax = факс
type-pager = пейджер
type-main = основной
type-other = другой
type-work-cell = служебный мобильный
type-home-cell = личный мобильный
type-work-pager = рабочий пейджер
type-work-main = основной рабочий
type-custom = Свой тип…
service-other = Другой…
new-title = Новый контакт
edit-title = Изменить: { $name }
input-family = Фамилия
input-given = Имя
input-middle = Отчество
input-prefix = Звание, титул («проф.»)
input-suffix = Суффикс («мл.»)
input-second-family = Вторая фамилия
input-generation = Поколение («III»)
input-nickname = Прозвище
input-formatted = Отображаемое имя
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
input-type = Тип
input-custom-type = Свой тип
input-note = Заметки
input-new-labels = Новые метки (через запятую)
hint-date = Например, 22.03.1980, 22 марта, 22.03, если год неизвестен, или 1980.
list-phone = Телефоны
list-email = Эл. почта
list-link = Ссылки
list-messenger = Мессенджеры
list-address = Адреса
more-phone = Добавить телефон
more-email = Добавить адрес эл. почты
more-link = Добавить ссылку
more-messenger = Добавить мессенджер
more-address = Добавить адрес
detail-custom = Своё поле
detail-relation = Связанный контакт
detail-day = Памятная дата
detail-organization = Организация
detail-title = Должность
detail-role = Роль
detail-nickname = Прозвище
input-detail = Значение
input-detail-type = Тип поля
input-detail-label = Название
more-detail = Добавить поле
hint-details = Связи, памятные даты, вторая организация, свои поля. Если в связи указать полное имя контакта из книги, появится ссылка на него.
hint-short-rows = После строки { $n } можно изменить только значение, тип остаётся прежним.
error-detail-name = Введите название поля.
error-detail-value = Введите значение или уберите строку.
more-fields = Дополнительные поля
address-po-box = Абонентский ящик
address-extended = Квартира, офис
address-street = Улица, дом
address-city = Город
address-region = Область
address-postcode = Индекс
address-country = Страна
error-no-name = Заполните хотя бы одно поле: фамилию, имя, организацию, телефон или эл. почту.
error-line-too-long = Сократите: в поле помещается до { LIMIT("line-kb") } КБ.
error-area-too-long = Сократите: в поле помещается до { LIMIT("area-mb") } МБ.
error-too-many-labels = У контакта может быть до { LIMIT("labels") } меток.
error-too-many-values = У контакта может быть до { LIMIT("values") } телефонов, адресов эл. почты, ссылок, мессенджеров и адресов и до { LIMIT("labels") } меток. Значения ниже не поместились.
form-overflow = Значения, которые не поместились
row-up = Выше
row-down = Ниже
labels-others = Остальные метки ({ $n })
row-remove = Удалить строку
form-too-much = В форме слишком много текста, сервер его не примет. Сократите самое длинное поле и сохраните снова. Ничего не потеряно: всё введённое осталось в форме.
draft-restored = Это черновик: введённое раньше ещё не сохранено.
draft-file = Фото нужно выбрать снова.
draft-discard = Удалить черновик
error-phone = Введите номер: от 3 до 15 цифр или короткий, как 03. Допустимы пробелы, скобки, дефисы, *, #, паузы (, и ;), «доб. 12», а также адрес вида sip:anna@example.org. Слова и номер, известный не полностью, запишите в заметку.
error-phones = Здесь несколько номеров. Введите каждый в своей строке.
error-email = Адрес эл. почты должен содержать имя, знак @ и домен, без пробелов.
error-telegram = Имя в Telegram должно содержать не меньше 5 знаков: латинские буквы, цифры или «_».
error-link = Ссылка должна быть вида example.org или https://example.org.
error-date = Введите дату в виде 22.03.1980, 22 марта 1980 или 22.03.
error-short-year = Введите год четырьмя цифрами, например 22.03.1980.
error-language = Введите язык, например «английский», или его код: en, pt-BR.
error-time-zone = Введите часовой пояс, например Europe/Moscow, Москва или +03:00.
error-gender = Введите «мужской», «женский» или код: M, F, O, N, U. После точки с запятой можно добавить свои слова: O;небинарный.
error-no-such-day = В календаре нет такого дня. Проверьте день и месяц.
date-read = Распознано как: { $date }
conflict-title = Контакт изменился, пока вы его редактировали
conflict-text = Остальные изменения объединены. Выберите, какие значения этих полей оставить:
conflict-theirs = Сейчас в книге:
conflict-mine = Ваш вариант:
conflict-empty = (пусто)
conflict-by-you = Вы изменили его в другой вкладке или на другом устройстве.
conflict-by = Его изменил другой пользователь: { $name }.
conflict-unanswered = Выберите значение для каждого поля.
conflict-form = Форма, как вы её заполнили
conflict-kept-mine = { $field } — ваш вариант
conflict-kept-theirs = { $field } — как было в книге
flash-resolved = Сохранено. { $about }.
known-title = Возможно, этот контакт уже есть
known-phone = Этот телефон есть у контакта
known-email = Этот адрес эл. почты есть у контакта
known-messenger = Этот аккаунт в мессенджере есть у контакта
known-more-phone = { $n ->
    [one] И ещё { $n } контакт с этим телефоном
    [few] И ещё { $n } контакта с этим телефоном
   *[other] И ещё { $n } контактов с этим телефоном
}
known-more-email = { $n ->
    [one] И ещё { $n } контакт с этим адресом
    [few] И ещё { $n } контакта с этим адресом
   *[other] И ещё { $n } контактов с этим адресом
}
known-more-messenger = { $n ->
    [one] И ещё { $n } контакт с этим аккаунтом в мессенджере
    [few] И ещё { $n } контакта с этим аккаунтом в мессенджере
   *[other] И ещё { $n } контактов с этим аккаунтом в мессенджере
}
known-add = Всё равно добавить
known-add-to = Дополнить этот контакт
conflict-save = Сохранить выбранное
history-title = История: { $name }
diff-caption = Что изменилось
diff-field = Поле
diff-before = Было
diff-after = Стало
version-current = Текущая версия.
version-restore = Восстановить эту версию
separate = Разделить объединённые контакты
action-create = Создан
action-update = Изменён
action-delete = Перемещён в корзину
action-restore = Восстановлен из корзины
action-purge = Удалён навсегда
history-merged = { $n ->
    [0] Объединён с другим контактом
    [1] Объединён с контактом:
   *[other] Объединён с контактами:
}
history-merged-into = { $n ->
    [0] Перемещён в корзину: объединён с другим контактом
   *[other] Перемещён в корзину: объединён с контактом
}
history-added-to = Дополнен данными нового контакта:
history-separated = Отделён от объединённых с ним контактов
origin-web = в браузере
origin-dav = с устройства
origin-dav-named = с устройства «{ $device }»
origin-import = из файла
origin-merge = из файла, объединено с прежними данными
origin-manage = из командной строки
origin-system = автоматически

## Labels
labels-none = Меток пока нет. Метки объединяют контакты: «друзья», «работа», «соседи».
label-new = Новая метка
label-add = Добавить метку
label-change = Изменить
label-name = Название
label-rename = Переименовать
label-merge-other = Объединить с другой меткой
label-merge-title = Объединение метки «{ $name }»
label-merge-into = Объединить с меткой
label-merge-hint = { $n ->
    [0] Эта метка будет удалена.
    [one] Выбранную метку получит { $n } контакт, а эта будет удалена.
    [few] Выбранную метку получат { $n } контакта, а эта будет удалена.
   *[other] Выбранную метку получат { $n } контактов, а эта будет удалена.
}
label-merge-none = Других меток пока нет.
label-merge = Объединить
label-delete = Удалить метку
label-delete-hint = Будет удалена только метка, контакты останутся.
error-label-taken = Метка с таким названием уже есть. Чтобы сделать из двух меток одну, объедините их.
error-label-empty = Введите название метки.
flash-search-saved = Поиск «{ $about }» сохранён.
flash-search-empty = Сохранять нечего: поиск пустой.
flash-search-deleted = Поиск «{ $about }» удалён из сохранённых.
flash-search-full = Больше { LIMIT("saved-searches") } поисков сохранить нельзя. Удалите лишние на странице «Метки».
flash-label-added = Метка «{ $about }» создана.
flash-label-renamed = Метка переименована в «{ $about }».
flash-label-merged = Метки объединены.
flash-label-deleted = Метка удалена, контакты сохранены.
flash-label-gone = Этой метки больше нет: её уже удалили или объединили с другой.
flash-labeled = Метка «{ $about }» добавлена.
flash-unlabeled = Метка «{ $about }» снята.
flash-labels-saved = Метки сохранены.
labels-of-title = Метки: { $name }

## Duplicates
menu-duplicates = Дубликаты
duplicates-none = Дубликатов не найдено.
duplicates-none-found = Подходящих групп нет.
duplicates-searching = Книга проверяется на дубликаты. Могут найтись и другие.
duplicates-progress = Ход проверки
duplicates-filter = Имя, номер или адрес
duplicates-label = Метка
duplicates-any-label = Любая
duplicates-do-filter = Показать
duplicates-sure = Точно один человек: { $n }
duplicates-likely = Скорее всего, один человек: { $n }
duplicates-maybe = Возможно, один человек: { $n }
duplicates-merge-sure = { $n ->
    [one] Объединить { $n } точное совпадение
    [few] Объединить все { $n } точных совпадения
   *[other] Объединить все { $n } точных совпадений
}
duplicates-more = { $n ->
    [one] и ещё { $n } контакт
    [few] и ещё { $n } контакта
   *[other] и ещё { $n } контактов
}
duplicates-compare = Сравнить и объединить
duplicates-different = Это разные люди
duplicates-keep-both = Один человек, оставить оба
duplicates-decided = Ваши решения
duplicates-said-different = разные люди
duplicates-said-keep-both = один человек, оба остаются
duplicates-take-back = Отменить решение
duplicates-why-uid = тот же UID
duplicates-why-phone = тот же номер { $value }
duplicates-why-email = тот же адрес эл. почты { $value }
duplicates-why-messenger = тот же аккаунт в мессенджере { $value }
duplicates-why-link = тот же профиль { $value }
duplicates-why-name = то же имя
duplicates-why-name-letters = имя другими буквами
duplicates-why-name-part = одно имя — часть другого
duplicates-why-name-short = краткая форма имени
duplicates-why-name-initials = подходящие инициалы
duplicates-why-name-typo = имена отличаются одной буквой
duplicates-why-name-former = другая фамилия при тех же имени и отчестве
duplicates-why-name-given = совпадает имя
duplicates-why-name-family = та же фамилия
duplicates-why-name-word = совпадает имя
duplicates-why-name-text = то же название
duplicates-why-name-organization = та же организация
duplicates-why-nameless = у одного из них нет имени
duplicates-why-birthday = тот же день рождения
duplicates-why-photo = то же фото
duplicates-why-organization = та же организация { $value }
duplicates-why-address = тот же адрес
flash-duplicates-merged = { $about ->
    [one] Объединена { $about } группа.
    [few] Объединены { $about } группы.
   *[other] Объединено { $about } групп.
}
flash-duplicates-different = Решение сохранено: это разные люди.
flash-duplicates-keep-both = Решение сохранено: оба контакта остаются.
flash-duplicates-taken-back = Решение отменено.
flash-contacts-merged = Контакты объединены. Остальные перемещены в корзину.
flash-merged-before = Эти контакты уже объединены, но с другим выбором. Проверьте значения ниже.
flash-nothing-to-merge = Остальные контакты тем временем удалены или объединены, поэтому объединять нечего.
flash-merge-contacts-gone = Этих контактов больше нет в книге.
flash-group-gone = Этой группы больше нет: её контакты объединили, удалили или изменили.
merge-title = Объединение контактов
merge-contacts = Контакты:
merge-changed = Пока страница была открыта, один из контактов изменился или был удалён. Ничего не объединено, ваш выбор сохранён. Проверьте значения и попробуйте ещё раз.
merge-others-stay = Выберите, что останется главным. Остальное сохранится как дополнительные значения.
merge-parts = Значения, которые есть не у всех
merge-shared = { $n ->
    [one] { $n } общее значение
    [few] { $n } общих значения
   *[other] { $n } общих значений
}
merge-hint = Все данные будут собраны в самом старом контакте, остальные переместятся в корзину. Это можно отменить.
merge-do = Объединить
merge-and-edit = Объединить и изменить
merged-into = Объединён с контактом:
perhaps-same = Возможно, это тот же контакт, что и
list-merge-selected = Объединить

## Trash
trash-empty = Корзина пуста.
trash-days = { $n ->
    [one] Контакты хранятся здесь { $n } день, затем удаляются навсегда.
    [few] Контакты хранятся здесь { $n } дня, затем удаляются навсегда.
   *[other] Контакты хранятся здесь { $n } дней, затем удаляются навсегда.
}
trash-unlimited = Контакты хранятся здесь, пока вы не удалите их навсегда.
restore = Восстановить
purge-title = Удалить навсегда: { $name }?
purge-text = Карточка, её история и фото будут удалены. Отменить это нельзя.
purge-button = Удалить навсегда
empty-trash-title = Очистить корзину?
empty-trash-text = { $n ->
    [one] { $n } контакт будет удалён навсегда вместе с историей. Отменить это нельзя.
    [few] { $n } контакта будут удалены навсегда вместе с историей. Отменить это нельзя.
   *[other] { $n } контактов будут удалены навсегда вместе с историей. Отменить это нельзя.
}
empty-trash-button = Очистить корзину
flash-purged = { $about ->
    [one] Навсегда удалён { $about } контакт.
    [few] Навсегда удалено { $about } контакта.
   *[other] Навсегда удалено { $about } контактов.
}
taken-title = { $name }: такой контакт уже есть в книге
taken-text = Теперь в книге есть контакт с тем же идентификатором (UID).
taken-open = Открыть этот контакт
taken-merge = Дополнить недостающими данными
taken-keep-both = Оставить оба

## Changes
day-today = Сегодня
day-yesterday = Вчера
changes-kind = Действия
changes-all = все действия
changes-filter = Показать
changes-unfilter = Показать всё
changes-by = Показать действия этого пользователя
changes-none-such = Таких действий нет.
changes-more-fields = { $n ->
    [one] и ещё { $n } поле
    [few] и ещё { $n } поля
   *[other] и ещё { $n } полей
}
kind-of-batch-create = новые контакты
kind-of-batch-edit = изменения
kind-of-batch-add-to = дополнения контактов
kind-of-batch-delete = перемещения в корзину
kind-of-batch-restore = восстановления из корзины
kind-of-batch-restore-version = восстановления версий
kind-of-batch-undo = отмены
kind-of-batch-import = импорты
kind-of-batch-adopt = контакты из лабораторной работы
kind-of-batch-demo = демо-контакты
kind-of-batch-merge = объединения контактов
kind-of-batch-separate = разделения контактов
kind-of-batch-label-rename = переименования меток
kind-of-batch-label-add = добавления меток выбранным контактам
kind-of-batch-label-take = снятия меток с выбранных контактов
kind-of-batch-label-merge = объединения меток
kind-of-batch-label-delete = удаления меток
kind-of-batch-purge = удаления навсегда
changes-none = Здесь появятся изменения в книге. Пока их нет.
changes-count = { $n ->
    [one] всего { $n } изменение
    [few] всего { $n } изменения
   *[other] всего { $n } изменений
}
changes-undone = Отменено: { $what }
changes-redone = Повторено: { $what }
undone-batch-create = новый контакт
undone-batch-edit = изменение
undone-batch-add-to = дополнение контакта
undone-batch-delete = перемещение в корзину
undone-batch-restore = восстановление из корзины
undone-batch-restore-version = восстановление версии
undone-batch-undo = отмена действия
undone-batch-import = импорт
undone-batch-adopt = контакты из лабораторной работы
undone-batch-demo = демо-контакты
undone-batch-merge = объединение контактов
undone-batch-separate = разделение контактов
undone-batch-label-rename = переименование метки
undone-batch-label-add = добавление метки
undone-batch-label-take = снятие метки
undone-batch-label-merge = объединение меток
undone-batch-label-delete = удаление метки
undone-batch-purge = удаление навсегда
batch-create = Новый контакт
batch-edit = Изменение
batch-add-to = Дополнение контакта данными нового:
batch-delete = Перемещение в корзину
batch-restore = Восстановление из корзины
batch-restore-version = Восстановление версии
batch-undo = Отмена действия
batch-import = Импорт
batch-adopt = Контакты из лабораторной работы
batch-demo = Демо-контакты
batch-merge = Объединение контактов
batch-separate = Разделение контактов
batch-label-rename = Переименование метки:
batch-label-add = Добавление метки:
batch-label-take = Снятие метки:
batch-label-merge = Объединение меток:
batch-label-delete = Удаление метки:
batch-label-members = Изменение состава метки:
batch-purge = Удаление навсегда
batch-running = ещё выполняется
batch-undone = отменено
batch-purged = { $n ->
    [one] { $n } изменение нельзя отменить: контакт удалён навсегда
    [few] { $n } изменения нельзя отменить: контакты удалены навсегда
   *[other] { $n } изменений нельзя отменить: контакты удалены навсегда
}
flash-undone = { $about ->
    [0] Отменять нечего.
    [one] Отменено { $about } изменение.
    [few] Отменено { $about } изменения.
   *[other] Отменено { $about } изменений.
}
flash-redone = { $about ->
    [0] Повторять нечего.
    [one] Повторено { $about } изменение.
    [few] Повторены { $about } изменения.
   *[other] Повторено { $about } изменений.
}
left-title = Отменено не всё
left-redo-title = Повторено не всё
left-redone = { $n ->
    [one] Повторено { $n } изменение.
    [few] Повторены { $n } изменения.
   *[other] Повторено { $n } изменений.
}
left-undone = { $n ->
    [one] Отменено { $n } изменение.
    [few] Отменено { $n } изменения.
   *[other] Отменено { $n } изменений.
}
left-text = Эти контакты с тех пор изменились, их новые значения сохранены:
left-undo-value = прежнее значение:

## Import remarks about a card or row; { $text } quotes it
remark-changed-version-21 = Карточка vCard 2.1 преобразована в версию 3.0, которую поддерживают современные телефоны и программы
remark-changed-version = Версия не указана или неизвестна; карточка прочитана в наиболее похожем формате
remark-changed-begin = Не было строки BEGIN:VCARD
remark-changed-end = Карточка обрывается без END:VCARD; прочитанная часть импортирована
remark-changed-indent = Удалены пробелы перед строками
remark-changed-line-ends = Концы строк заменены на CRLF, как требует vCard
remark-changed-charset = Прочитано в кодировке { $text }
remark-changed-quoted-printable = Значения раскодированы из quoted-printable
remark-changed-base64 = Удалены пустые строки внутри изображения
remark-changed-agent = Вложенная карточка преобразована в текст
remark-changed-control-characters = Управляющие символы заменены
remark-changed-formatted-name = Не было строки с отображаемым именем (FN); она составлена из других полей
remark-changed-uid = Не было UID; он составлен из содержимого карточки
remark-changed-property-names = Нестандартные названия полей (например, PHONE.WORK или work.TEL) заменены стандартными
remark-changed-favorite = В исходной программе контакт был в избранном; здесь он тоже в избранном
remark-unread-not-a-property = В строке нет ни имени, ни значения; она сохранена: { $text }
remark-unread-no-name = В строке есть значение, но перед двоеточием нет имени; она сохранена: { $text }
remark-unread-bad-name = В имени перед двоеточием есть недопустимые символы; строка сохранена: { $text }
remark-unread-unfit-characters = Некоторые символы не удалось прочитать: { $text }
remark-unread-unknown-charset = Указана неизвестная кодировка; значение сохранено: { $text }
remark-unread-base64 = Изображение или другое вложение не удалось раскодировать; значение сохранено: { $text }
remark-unread-date = Дату не удалось прочитать; она сохранена без изменений: { $text }
remark-rejected-not-a-card = Это не карточка: нет ни BEGIN:VCARD, ни имени, телефона или эл. почты
remark-rejected-several = Здесь больше одной карточки: введите каждую отдельно
remark-rejected-empty = В карточке нет ни имени, ни других данных, чтобы назвать контакт
remark-rejected-too-large = Карточка больше { LIMIT("card-mb") } МБ: удалите из неё изображения; если их там нет, файл, возможно, повреждён
remark-stray = Это не часть карточки: { $text }
remark-too-large = Карточка больше { LIMIT("card-mb") } МБ: удалите из неё изображения; если их там нет, файл, возможно, повреждён
remark-file-empty = В файле нет контактов
remark-archive-damaged = Прочитать этот архив ZIP не удалось. Распакуйте его и импортируйте файлы из него
remark-archive-office = Это электронная таблица или документ: сохраните как CSV и импортируйте
remark-archive-nested = Архив внутри архива не распакован: { $text }
remark-archive-encrypted = Файл защищён паролем и не распакован: { $text }
remark-archive-entry = Файл в архиве повреждён; импортировано то, что удалось прочитать: { $text }
remark-archive-bomb = После распаковки файл был бы слишком большим, он пропущен: { $text }
remark-archive-too-much = В архиве слишком много файлов, или они слишком большие. Не распаковано: { $text }
remark-archive-others = В этих файлах архива нет контактов: { $text }
remark-file-unknown = Это не файл контактов. Поддерживаются vCard (.vcf), таблицы (.csv), LDIF, jCard, JSContact, выгрузка Telegram (.json) и архивы ZIP с ними
remark-group = Группа контактов, участников: { $text }
remark-missing-members = Участники этой группы, которых нет в книге: { $text }
remark-hidden-values = У контакта слишком много значений, чтобы показать все; остальные хранятся в карточке: { $text }
remark-hidden-labels = У контакта может быть до { LIMIT("labels") } меток; остальные хранятся в карточке: { $text }
remark-invisible-labels = Метки, в названиях которых нет видимых символов, не созданы; в карточке они сохранены: { $text }
remark-older = Судя по REV, эта карточка старше карточки в книге
remark-twin = Имя и телефон или эл. почта те же, что у карточки, которая начинается в строке { $text }
remark-likely-twin = Скорее всего, это тот же контакт, что и на карточке, которая начинается в строке { $text }
remark-collided = Значение заменено значением из файла; прежнее значение: { $text }
remark-row-preamble = Текст над заголовками столбцов не импортирован: { $text }
remark-row-in-note = Ячейки без подходящего поля добавлены в заметки
remark-row-system-labels = Служебные группы Google, такие как «myContacts», пропущены
remark-row-date-as-text = Дату не удалось прочитать; она сохранена как текст
remark-row-day-first = Дату можно прочитать двояко; прочитана так: сначала день, потом месяц
remark-row-month-first = Дату можно прочитать двояко; прочитана так: сначала месяц, потом день
remark-row-day-and-month = Месяца с таким номером нет, поэтому день и месяц поменяны местами
remark-row-invisible-label = Метка, в названии которой нет видимых символов, не создана; в карточке она сохранена
remark-row-no-name = В строке нет имени; контакт назван по другому полю
remark-row-unclosed-quote = Кавычка не закрыта; строка таблицы прочитана до конца строки файла
remark-row-too-long = Строка длиннее 16 МБ; остаток пропущен
remark-row-characters = Недопустимые байты заменены
remark-row-extra-cells = В строке больше ячеек, чем заголовков столбцов; лишние добавлены в заметки
remark-ldif-structure = Эта запись — часть каталога, а не контакт
remark-ldif-size = Запись больше 32 МБ или в ней слишком много строк: удалите из неё изображения
remark-ldif-no-dn = В записи нет строки «dn», это не запись LDIF
remark-ldif-change = Эта запись меняет или удаляет другую. Импортируются только сами записи
remark-ldif-url = Файл ссылается на другой файл, который не загружен. Его адрес сохранён: { $text }
remark-ldif-base64 = Значение не является base64; оно сохранено как есть: { $text }
remark-ldif-line = Эта строка — не атрибут: { $text }
remark-ldif-day-and-month = Месяца с таким номером нет, поэтому день и месяц даты поменяны местами
remark-telegram-date = Дата, когда Telegram получил контакт, в карточку не записана
remark-telegram-frequent = Список частых контактов не импортируется: в нём нет номеров
remark-telegram-deleted = В записи нет ни имени, ни номера: это удалённый аккаунт
remark-json-syntax = Это не JSON
remark-json-unfinished = Файл обрывается внутри этого контакта
remark-json-depth = Вложенность скобок больше допустимой для контакта
remark-json-size = Контакт больше { LIMIT("json-mb") } МБ: удалите из него изображения; если их там нет, файл, возможно, повреждён
remark-json-shape = Это JSON, но не jCard и не JSContact

## Photo
photo-now = Текущее фото
photo-open = Открыть фото
photo-choose = Выбрать фото
photo-replace = Заменить фото
photo-remove = Удалить фото
photo-hint = JPEG, PNG, WebP или GIF до { LIMIT("file-mb") } МБ. Фото сохранится уменьшенным, без места и времени съёмки.
photo-kept = Выбранное фото сохранится вместе с формой.
photo-drop = Не сохранять фото
photo-again = Фото не сохранено. Выберите его ещё раз.
photo-elsewhere = Фото находится по ссылке и здесь не загружается:
photo-word = фото
photo-word-other = другое фото
crop-on = Обрезать до квадрата
crop-preview = Выбранное фото
crop-frame = Рамка
crop-size = Размер рамки
crop-hint = Перетащите рамку или двигайте её стрелками. Размер меняется клавишами «+» и «−».
error-photo-format = Это не изображение, или его формат не поддерживается. Сохраните его как JPEG и выберите снова.
error-photo-heif = Форматы HEIC и AVIF не поддерживаются. Сохраните фото как JPEG; на iPhone: «Настройки» → «Камера» → «Форматы» → «Наиболее совместимые».
error-photo-bytes = Файл больше { LIMIT("file-mb") } МБ. Уменьшите фото и выберите снова.
error-photo-pixels = В фото слишком много пикселей. Уменьшите его, например до 4000 × 3000, и выберите снова.
error-photo-broken = Не удалось прочитать фото: файл повреждён или записан необычным способом. Сохраните его заново как JPEG и выберите снова.
error-file-too-large-title = Файл слишком большой
error-file-too-large-text = Размер фото не может быть больше { LIMIT("file-mb") } МБ. Вернитесь назад, уменьшите фото и выберите снова.

## QR code and download of one contact
do-qr = QR-код
do-download = Скачать .vcf
qr-title = QR-код: { $name }
qr-text = Наведите на код камеру телефона, чтобы добавить контакт.
qr-label = QR-код с контактом: { $name }
qr-choose = Что включить в код
qr-name-always = Имя включается всегда.
qr-button = Обновить код
qr-download = Скачать .svg
qr-content = Текст кода
qr-too-long = Слишком много данных для QR-кода
qr-leave-out = Снимите галочку «{ $part }»: это поле занимает больше всего места.
qr-name-too-long = Даже имя слишком длинное. Передайте контакт файлом .vcf.

## Imports
import-text = Поддерживаются vCard любой версии (.vcf), таблицы CSV из Google, Outlook, Яндекса, LinkedIn, Thunderbird и Excel, LDIF, jCard, JSContact, выгрузка Telegram (result.json), а также архивы ZIP с такими файлами. Формат и кодировка файла определяются автоматически.
import-files = Файлы
import-files-hint = Можно выбрать несколько файлов общим размером до { $size }.
import-drop = Выберите файлы или перетащите их сюда.
import-add-label = Добавить метку всем контактам из этих файлов
import-label = Метка
import-label-default = импорт { $day }
import-read = Загрузить файлы
import-read-hint = Перед импортом вы сможете проверить, что попадёт в книгу.
import-recent = Последние импорты
import-recent-none = Здесь появятся отчёты об импортах. Каждый импорт можно отменить целиком.
import-cards = { $n ->
    [one] { $n } запись
    [few] { $n } записи
   *[other] { $n } записей
}
import-more-files = { $n ->
    [one] и ещё { $n } файл
    [few] и ещё { $n } файла
   *[other] и ещё { $n } файлов
}
error-no-file = Выберите хотя бы один файл.
error-upload-too-large = Общий размер файлов больше { $size }. Загрузите их по частям.
remark-and-more = (и ещё { $n ->
    [one] { $n } такое же замечание
    [few] { $n } таких же замечания
   *[other] { $n } таких же замечаний
  })
import-report-download = Скачать все замечания
import-state-uploading = загружается
import-state-reading = читается
import-state-asking = ожидает ответа
import-state-ready = ожидает подтверждения
import-state-applying = выполняется
import-state-waiting = в очереди
import-state-stopped = остановлен
import-state-done = завершён
import-state-failed = ошибка
import-state-undone = отменён
import-title-uploading = Загрузка файлов
import-title-reading = Чтение файлов
import-title-ready = Предпросмотр импорта
import-title-applying = Импорт контактов
import-title-stopped = Импорт остановлен
import-title-done = Импорт завершён
import-title-failed = Ошибка импорта
import-title-undone = Импорт отменён
import-past-uploading = Файлы этого импорта ещё загружаются
import-past-reading = Файлы этого импорта ещё читаются
import-past-asking = Этот импорт ожидает вашего ответа
import-past-ready = Этот импорт ещё не начат
import-past-applying = Этот импорт уже выполняется
import-past-stopped = Этот импорт уже остановлен
import-past-done = Этот импорт уже завершён
import-past-failed = Этот импорт уже завершился с ошибкой
import-past-undone = Этот импорт уже отменён
import-past-text = Состояние импорта изменилось, пока страница была открыта, поэтому действие не выполнено. Откройте импорт, чтобы увидеть его состояние.
import-past-open = Открыть импорт
import-all = ‹ Все импорты
import-uploaded-so-far = Загружено { $size }.
import-read-so-far = Прочитано { $read } из { $of }: { $cards }.
import-read-cards = { $n ->
    [one] { $n } запись
    [few] { $n } записи
   *[other] { $n } записей
}
import-applied-so-far = Обработано { $n } из { $all }.
import-can-close = Страницу можно закрыть: импорт продолжится, а открыть его можно будет из списка импортов.
import-stop = Остановить
import-discard = Не импортировать
import-delete = Удалить этот импорт
flash-import-discarded = Ничего не импортировано, файлы удалены.
import-line-ends = { $n ->
    [one] В { $n } карточке концы строк заменены на CRLF, как требует vCard; это не меняет содержимого.
   *[other] В { $n } карточках концы строк заменены на CRLF, как требует vCard; это не меняет содержимого.
}
import-uids = { $n ->
    [one] У { $n } контакта не было UID. Он создан по данным контакта, чтобы распознать его при повторном импорте.
   *[other] У { $n } контактов не было UID. Он создан по данным контактов, чтобы распознать их при повторном импорте.
}
import-nothing-written = Пока ничего не импортировано.
import-review = Проверьте контакты и нажмите «Импортировать».
import-nothing = В этих файлах нет данных для импорта.
import-nothing-why = Причины указаны ниже.
import-start = { $n ->
    [0] Завершить: новых записей нет
    [one] Импортировать { $n } запись
    [few] Импортировать { $n } записи
   *[other] Импортировать { $n } записей
}
import-label-all = Метка для всех контактов
import-label-hint = Будет добавлена всем импортированным контактам. Если метка не нужна, оставьте поле пустым.
import-label-save = Сохранить метку
import-label-was = Метка всех импортированных контактов:
import-items = Содержимое файлов
import-tabs = Фильтр
import-resume = Продолжить
import-undo = Отменить весь импорт
import-attention = Требует внимания
import-undone-text = Все изменения отменены, кроме данных, которые изменились позже. Чтобы вернуть импортированные данные, нажмите «Отменить» у строки «Отменено: импорт» в журнале.
import-failed-text = Произошла ошибка сервера. Уже импортированные данные сохранены: импорт можно продолжить с того же места или отменить целиком.
import-stopped-text = Уже импортированные данные сохранены. Импорт можно продолжить с того же места или отменить целиком.
outcome-added = Добавлено
outcome-updated = Обновлено
outcome-merged = Дополнено
outcome-same = Без изменений
outcome-skipped = Пропущено
verdict-new = Новые
verdict-update = Изменились
verdict-alike = Похожие
verdict-group = Группы
verdict-same = Без изменений
verdict-problem = Не прочитано
verdict-remarks = С замечаниями
about-new = Этих контактов в книге нет.
about-update = Эти контакты уже есть в книге, но в файле другие данные.
about-alike = Эти контакты, возможно, уже есть в книге или повторяются в файлах. Если это точно один человек, прежний контакт будет дополнен, иначе контакт из файла будет добавлен отдельно.
about-group = Группы из файла станут метками своих участников.
about-same = Все эти данные уже есть в книге.
about-problem = Эти записи прочитать не удалось. Скачайте исходный текст: в нём всё, что было в файле.
about-remarks = При чтении в этих контактах кое-что исправлено. Изменения указаны у каждого контакта, исходный текст сохранён.
choice-of-all = Действие для всех
choice-apply-to-all = Применить ко всем
choice-apply-to-others = Применить к остальным
choice-own = { $n ->
    [one] У { $n } записи своё действие: его выбрали вы или предложила программа. «Применить ко всем» заменит и его.
   *[other] У { $n } записей свои действия: их выбрали вы или предложила программа. «Применить ко всем» заменит и их.
}
choice-of-item = Действие: { $name }
choice-save = Сохранить
choice-saved = Сохранено
choice-new-add = Добавить
choice-new-skip = Пропустить
choice-update-update = Обновить данными из файла
choice-update-merge = Дополнить недостающими данными
choice-update-skip = Пропустить
choice-alike-merge = Дополнить недостающими данными
choice-alike-add = Добавить отдельно
choice-alike-skip = Пропустить
choice-group-add = Добавить метку
choice-group-skip = Пропустить
item-nameless = Без имени
item-in-book = В книге:
in-common-sure = Точно один человек: { $why }
in-common-likely = Скорее всего, один человек: { $why }
in-common-maybe = Возможно, один человек: { $why }
item-line = строка { $n }
item-original = Исходный текст
pager-first = ‹ В начало
size-bytes = { $n } байт
size-kilo = { $n } КБ
size-mega = { $n } МБ
size-giga = { $n } ГБ
format-vcard = vCard
format-csv = таблица
format-json = JSON
format-zip = архив ZIP
format-ldif = LDIF
format-telegram = список контактов в JSON
format-unknown = неизвестный формат
charset-guessed = кодировка { $charset }, определена предположительно
charset-read = кодировка { $charset }
charset-label = Текст отображается неверно? Выберите другую кодировку
charset-reread = Прочитать заново
columns-title = Столбцы таблицы
columns-text = Укажите, что содержит каждый столбец. Для распознанных столбцов значение уже выбрано.
columns-header = Строка с заголовками столбцов
columns-header-hint = Строки выше неё не импортируются. Если заголовков нет, введите 0.
columns-header-use = Использовать эту строку
columns-empty = пусто
columns-nameless = Столбец { $n }
columns-remembered = Выбор сохранится для файлов с такими же заголовками столбцов.
columns-save = Продолжить
columns-again = Изменить назначение столбцов
columns-back = ‹ К предпросмотру импорта
target-note = Добавить в заметки
target-leave = Не импортировать
target-text = Заметки
target-formatted-name = Отображаемое имя
target-file-as = Имя для сортировки («Иванов, Иван»)
target-family-name = Фамилия
target-given-name = Имя
target-middle-name = Отчество
target-name-prefix = Звание, титул («проф.»)
target-name-suffix = Суффикс («мл.»)
target-phonetic-family = Произношение фамилии
target-phonetic-given = Произношение имени
target-phonetic-middle = Произношение отчества
target-nickname = Прозвище
target-organization = Организация
target-department = Отдел
target-title = Должность
target-role = Роль
target-birthday = День рождения
target-birthday-day-first = День рождения (сначала число)
target-birthday-month-first = День рождения (сначала месяц)
target-birth-year = Год рождения
target-birth-month = Месяц рождения
target-birth-day = День рождения: число
target-anniversary = Годовщина
target-labels = Метки
target-photo = Ссылка на фото
target-telegram = Telegram
target-whatsapp = WhatsApp
target-phone = Телефон
target-phone-kind = Тип телефона
target-email = Эл. почта
target-email-kind = Тип эл. почты
target-link = Ссылка
target-link-kind = Тип ссылки
target-messenger = Имя в мессенджере
target-messenger-service = Мессенджер
target-messenger-kind = Тип мессенджера
target-address = Полный адрес
target-address-kind = Тип адреса
target-street = Улица, дом
target-extended = Квартира, офис
target-city = Город
target-region = Область
target-postcode = Индекс
target-country = Страна
target-po-box = Абонентский ящик
target-event = Памятная дата
target-event-kind = Название даты
target-relation = Связанный контакт
target-relation-kind = Тип связи
target-custom = Своё поле
target-custom-kind = Название своего поля

## Cards that need repair
list-repair = Требуют проверки
row-repair = требует проверки
repair-title = Текст карточки: { $name }
repair-text = Некоторые строки этой карточки не удалось прочитать. Данные не потеряны: исправьте строки ниже или удалите их.
repair-none = Ошибок в карточке нет.
repair-form = Имя, телефоны и другие данные удобнее изменить в форме.
repair-card = Карточка (vCard)
repair-hint = Обозначение [sha256:…] заменяет фото или другое большое вложение. Не удаляйте его, чтобы сохранить вложение.
repair-not-a-property = В строке нет ни имени, ни значения.
repair-no-name = В строке есть значение, но перед двоеточием нет имени.
repair-bad-name = В имени перед двоеточием есть недопустимые символы.
repair-unfit-characters = Некоторые символы не удалось прочитать.
repair-unknown-charset = Указана неизвестная кодировка.
repair-base64 = Изображение или другое вложение не удалось раскодировать.
repair-date = Дату не удалось прочитать. Запишите её как 1980-03-22 или, без года, --03-22.
error-repair-changed = Карточка изменилась, пока вы её редактировали. Ваш текст не потерян: сохраните его ещё раз, чтобы заменить эти изменения, или откройте контакт, чтобы их посмотреть.
do-repair = Проверить карточку
needs-repair = Некоторые строки этой карточки не удалось прочитать.

## Export and print
export-title = Экспорт
export-link = Экспорт
export-whole = Вся книга
export-selected = Выбрано
export-label = Метка
export-search = Поиск
export-count = { $n ->
    [one] { $n } контакт
    [few] { $n } контакта
   *[other] { $n } контактов
}
export-many = больше { LIMIT("counted") } контактов
export-all = Экспортировать всю книгу
export-format = Формат
export-vcf = vCard без изменений
export-vcf-hint = Для переноса и резервных копий: каждая карточка байт в байт, со всеми полями и фото.
export-vcf3 = vCard 3.0
export-vcf3-hint = Для телефонов и почтовых программ, которые не поддерживают новые версии.
export-vcf4 = vCard 4.0
export-vcf4-hint = Для программ, которым нужна именно эта версия.
export-csv = CSV, столбцы Google
export-csv-hint = Таблица для Google Контактов и большинства программ. Не содержит идентификаторов (UID).
export-csv-lab = CSV, четыре столбца
export-csv-lab-hint = ФИО, Телефон, Telegram, Теги — как в лабораторной работе. Не содержит типов телефонов и идентификаторов (UID).
export-jcard = jCard
export-jcard-hint = Карточки vCard в формате JSON, для программ.
export-jscontact = JSContact
export-jscontact-hint = Новый формат контактов на основе JSON, для программ.
export-zip = ZIP с фото
export-zip-hint = Файл contacts.vcf с карточками без изменений и папка photos с фото отдельными файлами.
export-loses = { $n ->
    [one] Не войдёт часть данных { $n } контакта
    [few] Не войдёт часть данных { $n } контактов
   *[other] Не войдёт часть данных { $n } контактов
}
export-loses-of = { $n ->
    [one] у { $n } контакта
    [few] у { $n } контактов
   *[other] у { $n } контактов
}
export-loses-nothing = Войдут все данные.
export-loses-some = Таблица не содержит фото и полей, для которых в ней нет столбцов. Полная копия — vCard.
export-button = Скачать
list-select = Выбрать
list-select-done = Готово
list-select-contact = Выбрать: { $name }
row-acts = Действия: { $name }
list-select-page = Выбрать страницу
list-select-all = Весь список ({ $n })
list-select-all-found = Всё найденное
list-selected-elsewhere = { $n ->
    [one] { $n } — на других страницах
   *[other] { $n } — на других страницах
}
list-export-selected = Экспорт выбранных
bulk-labels = Метка
bulk-label-name = Название метки
bulk-label-add = Добавить метку
bulk-label-take = Снять метку
bulk-delete = В корзину
bulk-more = Ещё
selection-find = Найти ещё контакты
selection-find-button = Найти ещё
print-link = Печать
addresses-link = Эл. почта и телефоны
addresses-what = Что показать
addresses-email = Эл. почта
addresses-phone = Телефоны
addresses-emails = { $n ->
    [one] { $n } адрес эл. почты
    [few] { $n } адреса эл. почты
   *[other] { $n } адресов эл. почты
}
addresses-phones = { $n ->
    [one] { $n } телефон
    [few] { $n } телефона
   *[other] { $n } телефонов
}
addresses-without = { $n ->
    [one] У { $n } контакта их нет.
   *[other] У { $n } контактов их нет.
}
addresses-hint = Повторы убраны.
addresses-none-email = Ни у одного из этих контактов нет адреса эл. почты.
addresses-none-phone = Ни у одного из этих контактов нет телефона.
addresses-more = Контактов слишком много, собраны данные первых { LIMIT("addresses") }. Сузьте список меткой или поиском.
addresses-write = Написать всем (скрытая копия)
print-title = Печать
print-hint = Печать на листах A5 в две колонки. Эта строка не печатается.
list-on-paper = Это одна страница списка. Чтобы напечатать его целиком, откройте «Печать» под списком.

# Long work
job-find-duplicates = Поиск дубликатов
job-merge-sure = Объединение дубликатов
job-label-rename = Переименование метки
job-label-add = Добавление метки выбранным контактам
job-label-take = Снятие метки с выбранных контактов
job-delete = Перемещение выбранных контактов в корзину
job-label-merge = Объединение меток
job-label-delete = Удаление метки
job-undo = Отмена изменений
job-empty-trash = Очистка корзины
job-purge-expired = Удаление старых контактов из корзины
job-reindex = Обновление поиска
job-demo = Добавление демо-контактов
job-import-read = Чтение файлов
job-import-apply = Импорт контактов
job-import-delete = Удаление файлов импорта
job-so-far = Обработано: { $n } из { $all }.
job-waits = Ожидание: сейчас выполняется другая задача.
job-interrupted = Задача прервалась и продолжится сама не позже чем через { $seconds ->
    [one] { $seconds } секунду
    [few] { $seconds } секунды
   *[other] { $seconds } секунд
  }.
job-state-running = Выполняется…
job-state-done = Готово.
job-state-stopped = Остановлено. Сделанное сохранено.
job-state-failed = Не удалось закончить, сделанное сохранено. Причина записана в логе сервера; чтобы попробовать ещё раз, нажмите «Продолжить».
job-can-close = Страницу можно закрыть: задача выполняется на сервере. Вернуться к ней можно со страницы «Журнал».
job-stop = Остановить
job-resume = Продолжить
job-open = Показать ход выполнения
error-label-busy = Метка сейчас изменяется. Подождите немного и повторите.
error-label-busy-title = Метка сейчас изменяется
error-label-busy-text = Её переименование, объединение или удаление ещё не закончено. Подождите немного и повторите.

books-title = Книги контактов
books-all = Все книги
books-text = Контакты можно хранить в нескольких книгах, например личные и рабочие отдельно. В списке видны контакты всех книг; телефон синхронизирует каждую книгу отдельно.
books-settings-text = Личные и рабочие контакты можно держать в разных книгах.
books-open = Книги контактов
books-deleted = Удалённые книги
book-name = Название
book-color = Цвет
book-new = Новая книга
book-add = Добавить книгу
book-delete = Удалить книгу
book-delete-text = { $n ->
    [one] Книга будет удалена вместе с { $n } контактом. Восстановить её можно в течение { LIMIT("book-days") } дней.
   *[other] Книга будет удалена вместе с { $n } контактами. Восстановить её можно в течение { LIMIT("book-days") } дней.
}
book-until = можно восстановить до { $day }
book-of-contact = Книга
flash-book-added = Добавлена книга «{ $about }».
flash-book-changed = Книга «{ $about }» сохранена.
flash-book-deleted = Книга «{ $about }» удалена. Её можно восстановить на этой странице.
flash-book-restored = Книга «{ $about }» восстановлена.
error-book-name-empty = Введите название книги.
error-book-name-taken = Книга с таким названием уже есть.
error-last-book-title = Это единственная книга, удалить её нельзя.
error-last-book-text = Сначала добавьте другую книгу.
choose-book-title = Выберите книгу
choose-book-text = Это действие доступно для одной книги, а выбраны контакты из нескольких.
merge-several-books = Контакты из разных книг объединить нельзя: сначала переместите их в одну книгу.
action-move = Перемещён из другой книги
batch-move = Перемещение между книгами
batch-copy = Копирование между книгами
kind-of-batch-move = перемещения между книгами
kind-of-batch-copy = копирования между книгами
undone-batch-move = перемещение между книгами
undone-batch-copy = копирование между книгами
job-move-to-book = Перемещение выбранных контактов в другую книгу
job-copy-to-book = Копирование выбранных контактов в другую книгу
job-undo-move = Отмена перемещения между книгами
moved-to = Контакт перемещён в книгу «{ $book }»:
book-of-page = Книга «{ $book }»
transfer-to = В книгу
transfer-which = Выберите книгу
transfer-move = Переместить
transfer-copy = Копировать
transfer-choose = Выберите книгу, в которую переместить или скопировать контакты.
flash-moved = Контакт перемещён в книгу «{ $about }».
flash-copied = Контакт скопирован в книгу «{ $about }».
flash-moved-many = { $about ->
    [one] Перемещён { $about } контакт.
    [few] Перемещено { $about } контакта.
   *[many] Перемещено { $about } контактов.
}
flash-copied-many = { $about ->
    [one] Скопирован { $about } контакт.
    [few] Скопировано { $about } контакта.
   *[many] Скопировано { $about } контактов.
}
flash-transfer-there = Ничего не изменилось: в книге «{ $about }» всё это уже есть.
flash-transfer-partly = { $about ->
    [one] Готово, кроме { $about } контакта: в той книге он уже есть.
    [few] Готово, кроме { $about } контактов: в той книге они уже есть.
   *[many] Готово, кроме { $about } контактов: в той книге они уже есть.
}
device-last-used = Последнее обращение
device-last-changed = Последнее изменение
device-never-changed = ещё ничего не менял
device-labels = Метки на этом устройстве
device-labels-automatic = Выбрать по программе (сейчас: { $form })
device-labels-now-categories = в контактах
device-labels-now-cards = группы
device-labels-categories = В самих контактах (свойство CATEGORIES)
device-labels-cards = Отдельные группы, как на iPhone и Mac
device-labels-hint = Если программа сама спрашивает, как хранить группы контактов (например, DAVx⁵), выберите здесь то же. После смены устройство прочитает всю книгу заново.
device-failures = Отклонённые запросы
device-no-failures = Всё, что отправляло устройство, сохранено.
device-failures-text = Эти запросы устройства отклонены. Обычно оно само читает контакт заново и повторяет; если нет, внесите изменение здесь.
device-failure-card = Что отправило устройство
device-failure-times = { $n ->
    [one] { $n } раз
    [few] { $n } раза
   *[other] { $n } раз
}
device-act-save = Сохранить: { $name }
device-act-delete = Удалить: { $name }
device-act-move = Переместить: { $name }
device-act-copy = Копировать: { $name }
device-act-book = Создать книгу: { $name }
device-act-property = Изменить свойства: { $name }
device-fault-changed = Контакт тем временем изменили в другом месте, и устройство об этом не знало.
device-fault-uid = В книге уже есть другая карточка с тем же идентификатором (UID).
device-fault-invalid = Это не карточка контакта, или её нельзя прочитать.
device-fault-version = Карточка не в формате vCard 3.0 или 4.0.
device-fault-too-large = Карточка слишком большая.
device-fault-gone = Такого контакта или такой книги больше нет.
device-fault-refused = Сервер не поддерживает такой запрос.
device-fault-other = Запрос не удалось прочитать.
job-full = { $n ->
    [one] { $n } контакт не получил метку: у него их уже { LIMIT("labels") }.
    [few] { $n } контакта не получили метку: у них их уже по { LIMIT("labels") }.
   *[many] { $n } контактов не получили метку: у них их уже по { LIMIT("labels") }.
}
job-list-newer = { $n ->
    [one] { $n } контакт не изменён: он появился или изменился после того, как вы открыли список.
    [few] { $n } контакта не изменены: они появились или изменились после того, как вы открыли список.
   *[many] { $n } контактов не изменено: они появились или изменились после того, как вы открыли список.
}
job-newer = { $n ->
    [one] { $n } контакт не удалён: он появился или изменился после того, как вы открыли список.
    [few] { $n } контакта не удалены: они появились или изменились после того, как вы открыли список.
   *[many] { $n } контактов не удалено: они появились или изменились после того, как вы открыли список.
}
job-transfer-there = { $n ->
    [one] { $n } контакт остался на месте: в той книге он уже есть.
    [few] { $n } контакта остались на месте: в той книге они уже есть.
   *[many] { $n } контактов остались на месте: в той книге они уже есть.
}
flash-bulk-partly-changed = Готово не во всех книгах: в одной из них список за это время изменился. Проверьте его и повторите действие.
flash-transfer-left = { $about ->
    [one] Готово, кроме { $about } контакта: он уже есть в той книге или изменился после того, как вы открыли список.
    [few] Готово, кроме { $about } контактов: они уже есть в той книге или изменились после того, как вы открыли список.
   *[many] Готово, кроме { $about } контактов: они уже есть в той книге или изменились после того, как вы открыли список.
}
flash-bulk-partly = Готово не во всех книгах: одна из них сейчас занята. Повторите действие чуть позже.
flash-book-gone = Книги, которую вы выбрали, больше нет. Выберите другую и сохраните.
device-failure-answer = ответ сервера: { $why }
