## Page frame
app-title = Contact book
skip-to-content = Skip to content
skip-to-list = Skip to the list
skip-to-contact = Skip to the contact
dock-contacts = Contacts
dock-more = More
menu-label = Main menu
menu-new = New contact
menu-import = Import
menu-labels = Labels
menu-changes = Change log
menu-trash = Trash
menu-settings = Settings
search-label = Search contacts
search-placeholder = Name, phone, label…
search-button = Search
search-offline = No connection to the server. The list has not changed.
search-failed = The search failed. The list has not changed.
search-signed-out = You were signed out.
sign-out = Sign out
undo = Undo
save = Save
cancel = Cancel
leave-as-is = Leave as is
close = Close
copy = Copy
copied = Copied
telegram = Telegram
shortcuts-button = Keyboard shortcuts
shortcuts-title = Keyboard shortcuts
shortcut-search = go to search
shortcut-new = create a contact
shortcut-move = move down and up the list
shortcut-arrows = move from the search to the list and through it; through letters and labels
shortcut-delete = move the open contact to the trash
shortcut-undo = undo the last action
shortcut-select = select a contact in the list
shortcut-favorite = add the open contact to favorites, or remove it
shortcut-labels = go to the labels
shortcut-close = close the contact, back to the list
shortcut-save = save the form
shortcut-edit = edit the open contact
shortcut-help = show this help
shortcuts-off-hint = You can turn keyboard shortcuts off in the settings.
form-errors = { $n ->
    [one] Please fix { $n } field
   *[other] Please fix { $n } fields
}
date-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date-month-alone = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date-pattern = { $kind ->
    [full] { $month } { $day }, { $year }
    [day] { $month } { $day }
    [month] { $month } { $year }
    [month-only] { $month }
    [day-only] day { $day }
   *[year] { $year }
}

## Errors
error-back = Back to contacts
error-id = Error ID in the server log: { $id }
error-400-title = Bad request
error-400-text = Go back and try again.
error-403-title = Access denied
error-403-text = Your account does not have permission to do this. Contact the administrator.
error-404-title = Page not found
error-404-text = The contact may have been permanently deleted, or the link is out of date. Try searching for it or look in the trash.
error-405-title = Request not supported
error-405-text = Use a link or button on the site to open this page.
error-408-title = Request timed out
error-408-text = The server did not receive the whole request. Try again.
error-409-title = The data has changed
error-409-text = Go back, reload the page, and try again.
error-413-title = Too much data
error-413-text = This is more than the server accepts in one form: { LIMIT("body-mb") } MB, or { LIMIT("fields-mb") } MB for a contact. Nothing was saved. Use the Back button of your browser: the long text is still in the form. Shorten it, check the other fields (some browsers clear them), and submit the form again.
error-414-title = The search is too long
error-414-text = A few words are enough. Keep the ones you are looking for.
error-414-typed = The beginning of your search
error-422-title = Could not save
error-422-text = Go back and correct the data you entered.
error-429-title = Too many attempts
error-429-text = Wait a moment and try again.
error-500-title = Server error
error-500-text = Your contacts are safe. Try again. If the error happens again, send the error ID below to the server administrator.
error-503-title = The database is unavailable
error-503-text = No data was lost. Wait a few seconds and reload the page.
kept-form-text = What you entered is not lost. Wait a few seconds, then send the form again.
kept-form-button = Send again
kept-form-typed = What you entered
error-busy-title = The server is busy
error-busy-text = Nothing was saved. Wait a few seconds, go back, and try again.
error-unknown-host-title = Unknown host name
error-unknown-host-text = Sign-in is off, so the server answers only under localhost, its own address, and the host of BASE_URL. Open it under one of these, or set BASE_URL to the address that you use.
error-cross-origin-title = The request came from another site
error-cross-origin-text = Such requests are rejected so that other sites cannot change your contact book. Open the page here and try again.
error-unreadable-form-title = The form could not be read
error-unreadable-form-text = The form contains text that is not UTF-8. Enter the text again.
error-damaged-title = The link or form is damaged
error-damaged-text = A part of it is missing or garbled. Nothing was changed. Open the page again and repeat what you did.
error-filler-title = Another user filled in this form
error-filler-text = Another user has signed in here since the form was opened. Nothing was saved. Sign in as the user who filled it in, go back, and save it.
error-too-large-to-edit-title = The contact is too large for the form
error-too-large-to-edit-text = Its form would be larger than { LIMIT("fields-mb") } MB. Nothing is lost: you can download the card from the page of the contact, change it in a text editor, and import it.
error-bad-page-title = List page not found
error-bad-page-text = The link is damaged or was made for a different sort order. Open the list from the beginning.
error-not-undoable-title = This can no longer be undone
error-not-undoable-text = It has already been undone, is still running, or involves permanently deleted contacts. See the change log for details.

## Accounts
setup-title = Create the first account
setup-text = Choose a username and password. You will be signed in right away.
setup-code = Code
setup-code-hint = The code is part of the link that the server printed at startup.
setup-button = Create and sign in
account-login = Username
account-login-hint = Lowercase letters a–z, digits, and . _ - @
account-name = Your name
account-password = Password
account-password-hint = At least { LIMIT("password-min") } characters.
account-time-zone = Time zone
login-title = Sign in
login-button = Sign in
error-login-wait = { $n ->
    [one] Too many attempts. Try again in { $n } second.
   *[other] Too many attempts. Try again in { $n } seconds.
}
error-login = Incorrect username or password.
error-login-locked = This account is locked. Contact the administrator.
signed-out-title = You were signed out
signed-out-text = Sign in to save what you entered. Nothing is lost.
signed-out-button = Sign in and save
filler-sign-in-text = Another user has signed in here since the form was opened. Sign in as the user who filled it in to save it. Nothing is lost.
lost-photo = The photo is larger than { LIMIT("kept-file-mb") } MB, so this page did not keep it. Choose it again.
error-filled-by-other = This form was filled in by { $login }. Only { $login } can save it.
error-setup-code = Incorrect code. Open the link that the server printed at startup.
error-login-empty = Enter a username.
error-login-bad = A username can contain only lowercase letters a–z, digits, and . _ - @, up to { LIMIT("login") } characters.
error-login-taken = This username is already taken. Choose another one.
error-password-short = The password is shorter than { LIMIT("password-min") } characters. Choose a longer one.
error-password-long = The password is too long. Choose a shorter one.
error-old-password = Incorrect current password.
flash-welcome = Welcome, { $about }!
flash-settings = Settings saved.
flash-password = Password changed. All other sessions were ended.
flash-session-ended = Session ended.
flash-sessions-ended = All other sessions were ended.
flash-user-added = Account “{ $about }” created. Give the user the username and password.
flash-user-renamed = Changes saved.
flash-user-password = Password changed; the user’s sessions were ended.
flash-user-locked = Account locked; the user’s sessions were ended.
flash-user-unlocked = Account unlocked.
flash-user-removed = Account removed. You can restore it.
flash-user-restored = Account restored.
flash-user-purged = The account is being permanently deleted.
settings-look = General
settings-language = Language
settings-language-auto = Same as browser
settings-region = Default country for phone numbers
settings-region-default = As on the server: { $region }
settings-region-hint = Numbers without + and a country code are treated as numbers of this country.
settings-theme = Theme
theme-auto = same as device
theme-light = light
theme-dark = dark
settings-sort = Sort contacts
settings-shortcuts = Keyboard shortcuts
settings-data = Your data
settings-data-text = All contacts in one archive: the cards unchanged, and the photos as files.
settings-data-download = Download everything
settings-data-others = Other formats
devices-title = Phones and apps
devices-text = Your phone or mail program can keep your contacts in sync with CardDAV. Each device gets a password of its own, which you can revoke at any time.
devices-open = Set up a device
devices-connection = Connection
devices-connection-text = Choose “CardDAV” in the account settings of the device and enter:
devices-server = Server
devices-login = Username
devices-password-line = Password
devices-password-which = the app password that you create below
devices-own-password-hint = The password with which you sign in here does not work on devices.
devices-steps-ios = iPhone, iPad: Settings → Apps → Contacts → Contacts Accounts → Add Account → Other → Add CardDAV Account.
devices-steps-mac = Mac: System Settings → Internet Accounts → Add Other Account → CardDAV account, type “Manual”.
devices-steps-android = Android: install DAVx⁵, add an account with a URL and user name, and choose the address book on the CardDAV tab.
devices-steps-thunderbird = Thunderbird: Address Book → New Address Book → Add CardDAV Address Book.
devices-unencrypted = This page was opened without encryption (http). A password sent like this can be read by others on the network. Over the internet, only use https.
devices-new = New app password
device-name = Device or app
device-name-hint = For example “Anna’s phone”. The change log will show this name.
device-scopes = What it may do
scope-dav = sync contacts (CardDAV)
scope-search = search contacts
device-add = Create password
device-made = The password for “{ $name }”
device-made-text = Set up the device now: the password will not be shown again.
device-made-done = Done
device-setup-android = Android
device-setup-android-text = Install DAVx⁵ and point the phone’s camera at the code. If this page is open on the phone itself, press the button. The address, username, and password are filled in for you.
device-setup-code = QR code that sets up a phone; it contains the password
device-setup-davx5 = Open in DAVx⁵
device-setup-apple = iPhone, iPad, Mac
device-setup-apple-text = Download the profile and open it on the device, then confirm the installation in Settings. The profile contains the password, so delete the file afterwards.
device-setup-profile = Download profile
device-setup-others = Other programs
devices-list = App passwords
devices-none = There are no app passwords yet.
device-never-used = not used yet
device-used = last used { $when }
device-revoke = Revoke
flash-device-revoked = The password of “{ $about }” no longer works.
flash-device-unknown = This password was revoked or is not for syncing. Create a new one.
error-device-name-empty = Enter a name for the device
error-device-name-too-long = Shorten the name of the device
error-device-revoked = The password from this form was revoked. To create a new one, submit the form again
error-device-no-scope = Choose what the device may do
settings-password = Password
settings-old-password = Current password
settings-new-password = New password
settings-change-password = Change password
sessions-title = Active sessions
session-current = current session
session-end = End session
sessions-end-others = End all other sessions
users-title = Users
user-admin = administrator
user-name = Name
user-new = New user
user-text = Each user has a separate contact book. Other users cannot see it.
user-add = Create account
user-since = since { $when }
user-locked = locked
user-removed = removed
user-locked-text = Locked on { $when }. The contacts are kept.
user-removed-text = This account was removed. It will be permanently deleted with its contacts on { $when }; until then you can restore it.
user-being-deleted = This account is being deleted with its contacts. It can no longer be restored.
user-names = Name and username
user-may-manage = administrator: can create and change accounts
user-password = Password
user-password-text = If the user forgot the password, set a new one and pass it on. The user’s sessions will end.
user-lock-title = Lock
user-lock-text = The user will not be able to sign in, and open sessions will end. The contacts stay, and you can unlock the account later.
user-lock = Lock account
user-unlock = Unlock account
user-remove-title = Removal
user-remove-text = { $n ->
    [one] The user will not be able to sign in. The account and its { $n } contact can be restored for { LIMIT("removal-days") } days, and are then permanently deleted.
   *[other] The user will not be able to sign in. The account and its { $n } contacts can be restored for { LIMIT("removal-days") } days, and are then permanently deleted.
}
user-remove = Remove account
user-restore-text = The user can sign in with the old password again and has all contacts back.
user-restore = Restore
user-purge-text = You can delete everything now instead of waiting. This cannot be undone; only your backups will have it.
user-purge-sure = { $n ->
    [one] delete the account and { $n } contact permanently
   *[other] delete the account and { $n } contacts permanently
}
user-purge = Delete permanently
error-not-sure = Check the box to confirm that the account is to be deleted permanently.

## Contacts
list-title = Contacts
list-label = Contacts
list-all = All
list-total = { $n ->
    [one] { $n } contact
   *[other] { $n } contacts
}
list-found = { $n ->
    [one] { $n } contact found
   *[other] { $n } contacts found
}
list-found-many = More than { LIMIT("counted") } contacts found, sorted as in your list
list-query-cut = The search text was too long. Only its beginning was used.
search-instead = Nothing was found for “{ $typed }”. These are the results for “{ $shown }”.
search-inside = No word begins with “{ $typed }”. Showing contacts with it in an email address.
search-exact = Search exactly as typed
list-nothing = No contacts found.
list-all-labels = show the whole book
list-widen = Search the whole book
list-label-job = This label is being changed: { $done } of { $all } done. Until then, the list is incomplete.
list-label-empty = No contact has this label yet. Add it from a contact’s page or while editing.
list-viewed-empty = You have not opened a contact yet.
list-select-first = Select some contacts first.
list-nothing-new = Create contact
labels-nav = Labels
narrow-link = Refine
narrow-title = Refine search
narrow-words = Words or a number
narrow-label = Label
narrow-org = Organization
narrow-city = City
narrow-has = Has
narrow-no = Has no
narrow-born = Birth month
narrow-changed = Changed
narrow-any = Any
narrow-days = { $n ->
        [one] in the last day
       *[other] in the last { $n } days
    }
narrow-having-phone = phone
narrow-having-email = email
narrow-having-telegram = Telegram
narrow-having-birthday = birthday
narrow-having-address = address
narrow-having-org = organization
narrow-having-label = label
narrow-having-note = note
narrow-having-photo = photo
narrow-hint = The same can be typed in the search field: label:friends, org:acme, city:london, has:phone, no:email, born:05, is:favorite, changed:7d.
saved-search = Search: { $query }
saved-searches = Saved searches
saved-search-delete = Delete
search-save = Save search
search-unsave = Delete saved search
labels-manage = Manage labels
letters-nav = Letters
sort-family = by family name
sort-given = by given name
sort-added = recently added
sort-changed = recently changed
sort-viewed = recently viewed
pager-label = List pages
pager-previous = ‹ Previous
pager-next = Next ›
welcome-title = Your contact book is empty
welcome-text = Add your first contact: a name and a phone number are enough.
welcome-import = Or import contacts from a file. You can export one from your phone or email service.
welcome-import-button = Import from a file
welcome-demo = Add sample contacts
quick-title = Add a new contact
quick-fio = Full name
quick-telephone = Phone
quick-telegram = Telegram
quick-tags = Labels (comma-separated)
quick-add = Add
quick-while-typed = Search and sign-out are available again when you add the contact or empty the fields.
error-fio = Enter a name.
error-lab-phone = Invalid phone format! (Example: +79991234567)
error-lab-telegram = Invalid Telegram format! (Example: @username)
flash-added = Contact added.
flash-open-contact = Open “{ $name }”
flash-created = Contact created.
flash-created-instead = That contact was deleted meanwhile, so a new one was created.
flash-added-to = Added to “{ $about }”.
flash-saved = Saved.
flash-merged = Saved. The contact changed while you were editing it; both changes were merged.
flash-unchanged = Nothing changed.
flash-deleted = { $about } was moved to the trash.
flash-gone = This contact no longer exists: it was deleted permanently. What you entered is still here. Save it as a new contact.
flash-other-revision = The contact is not the one you were editing: the book may have been restored from a backup. Check what you entered and save again.
flash-bulk-labeled = { $about ->
    [one] { $about } contact labeled.
   *[other] { $about } contacts labeled.
}
flash-bulk-unlabeled = { $about ->
    [one] Label removed from { $about } contact.
   *[other] Label removed from { $about } contacts.
}
flash-bulk-deleted = { $about ->
    [one] { $about } contact was moved to the trash.
   *[other] { $about } contacts were moved to the trash.
}
flash-bulk-favorite = { $about ->
    [one] { $about } contact added to favorites.
   *[other] { $about } contacts added to favorites.
}
flash-bulk-no-favorite = { $about ->
    [one] { $about } contact removed from favorites.
   *[other] { $about } contacts removed from favorites.
}
flash-favorite = Added to favorites.
flash-no-favorite = Removed from favorites.
favorites = Favorites
is-favorite = Favorite
do-favorite = Add to favorites
do-no-favorite = Remove from favorites
bulk-favorite = Add to favorites
bulk-no-favorite = Remove from favorites
flash-bulk-unchanged = No changes: the selected contacts are already that way.
flash-bulk-full = { $about ->
    [one] { $about } contact already has { LIMIT("labels") } labels, so the label was not added.
   *[other] { $about } contacts already have { LIMIT("labels") } labels, so the label was not added.
}
flash-list-newer = { $about ->
    [one] { $about } contact was left as it is: it was added or changed after you opened the list.
   *[other] { $about } contacts were left as they are: they were added or changed after you opened the list.
}
error-list-changed = The list was out of date, so nothing was changed. Check the list below and try again.
flash-bulk-newer = { $about ->
    [one] { $about } contact was not deleted: it was added or changed after you opened the list.
   *[other] { $about } contacts were not deleted: they were added or changed after you opened the list.
}
flash-in-trash = The contact was moved to the trash while you were editing it. Restore it in another window and save again: what you entered is still here.
flash-restored = { $about } was restored.
flash-completed = Missing details were added to the contact in the book. The old card stays in the trash: { $about }.
flash-version = Version restored.
flash-separated = The contacts are separate again.
flash-separated-partly = The contacts are separate again. Some data stays as it is: it was changed after the merge, or its contact was deleted permanently.
flash-demo = { $about ->
    [one] { $about } sample contact added.
   *[other] { $about } sample contacts added.
}
back-to-list = ‹ Back to list
back-to-contact = ‹ Back to contact
in-trash = This contact has been in the trash since { $at }.
quoted = “{ $text }”
changed-at = Changed { $at }
do-call = Call
do-mail = Email
do-map = Show on a map
do-share = Share
do-unlabel = Remove label
do-edit = Edit
do-history = History
do-delete = Delete
do-purge = Delete permanently
other-fields-title = More in this card
property-role = Role
property-related = Related contact
relation-unknown = not in this book
property-maiden-name = Maiden name
property-phonetic-given = Phonetic given name
property-phonetic-family = Phonetic family name
property-phonetic-middle = Phonetic middle name
property-phonetic-organization = Phonetic organization name
property-sort-string = Sort name
property-gender = Gender
property-language = Language
property-time-zone = Time zone
property-position = Coordinates
property-hobby = Hobby
property-interest = Interest
property-expertise = Expertise
property-directory = Organization directory
property-calendar = Calendar
property-calendar-address = Calendar address
property-free-busy = Availability
property-source = Card source
property-birth-place = Place of birth
property-death-place = Place of death
property-death-date = Date of death
property-named-day = Significant date
property-member = Member
property-agent = Agent
property-mailer = Email program
property-access-class = Access
property-contact-uri = Contact page
property-profile = Profile
property-pronouns = Pronouns
property-grammatical-gender = Grammatical gender
property-spouse-name = Spouse
property-manager-name = Manager
property-assistant-name = Assistant
property-business-name = Name in WhatsApp
property-business-description = Description in WhatsApp
property-file-as = Sort name
property-logo = Logo
property-sound = Sound
property-key = Encryption key
property-also = { $property } (also)
property-also-name = Other name
property-second-family = Second family name
property-generation = Generation
position-north = { $degrees }° N
position-south = { $degrees }° S
position-east = { $degrees }° E
position-west = { $degrees }° W
language-ar = Arabic
language-az = Azerbaijani
language-be = Belarusian
language-bg = Bulgarian
language-cs = Czech
language-de = German
language-el = Greek
language-en = English
language-es = Spanish
language-et = Estonian
language-fi = Finnish
language-fr = French
language-he = Hebrew
language-hi = Hindi
language-hu = Hungarian
language-hy = Armenian
language-it = Italian
language-ja = Japanese
language-ka = Georgian
language-kk = Kazakh
language-ko = Korean
language-ky = Kyrgyz
language-lt = Lithuanian
language-lv = Latvian
language-nl = Dutch
language-pl = Polish
language-pt = Portuguese
language-ro = Romanian
language-ru = Russian
language-sr = Serbian
language-sv = Swedish
language-tg = Tajik
language-tr = Turkish
language-tt = Tatar
language-uk = Ukrainian
language-uz = Uzbek
language-zh = Chinese
zone-kaliningrad = Kaliningrad
zone-moscow = Moscow
zone-samara = Samara
zone-yekaterinburg = Yekaterinburg
zone-omsk = Omsk
zone-novosibirsk = Novosibirsk
zone-krasnoyarsk = Krasnoyarsk
zone-irkutsk = Irkutsk
zone-yakutsk = Yakutsk
zone-vladivostok = Vladivostok
zone-magadan = Magadan
zone-kamchatka = Kamchatka
zone-kiev = Kyiv
zone-minsk = Minsk
zone-almaty = Almaty
zone-tashkent = Tashkent
zone-tbilisi = Tbilisi
zone-yerevan = Yerevan
zone-baku = Baku
zone-berlin = Berlin
zone-paris = Paris
zone-london = London
zone-istanbul = Istanbul
zone-dubai = Dubai
zone-shanghai = Shanghai
zone-tokyo = Tokyo
zone-new-york = New York
zone-los-angeles = Los Angeles
property-show-as = Show as
property-label = Field name
property-android = Android field
property-default-address = Default address in Outlook
property-distribution-list = Distribution list
property-whatsapp-id = WhatsApp number
property-kind = Kind of card
property-created = Card created
property-card-type = Type of card
property-source-name = Source name
property-client-map = Sources of values
property-xml = XML data
property-jscontact = JSContact data
kind-individual = person
kind-group = group
kind-organization = organization
kind-location = place
kind-application = application
kind-device = device
class-public = public
class-private = private
class-confidential = confidential
grammar-feminine = feminine
grammar-masculine = masculine
grammar-neuter = neuter
grammar-common = common
grammar-animate = animate
grammar-inanimate = inanimate
show-as-company = organization
card-type-vcard = vCard
property-unreadable = Unreadable line
value-label-spouse = spouse
value-label-child = child
value-label-mother = mother
value-label-father = father
value-label-parent = parent
value-label-brother = brother
value-label-sister = sister
value-label-sibling = sibling
value-label-son = son
value-label-daughter = daughter
value-label-friend = friend
value-label-assistant = assistant
value-label-manager = manager
value-label-partner = partner
value-label-relative = relative
value-label-colleague = colleague
value-label-co-worker = co-worker
value-label-neighbor = neighbor
value-label-emergency = emergency contact
value-label-acquaintance = acquaintance
value-label-referred-by = referred by
value-label-homepage = home page
value-label-school = school
value-label-anniversary = anniversary
value-label-birthday = birthday
value-label-home-fax = home fax
value-label-work-fax = work fax
value-label-children = children
value-label-husband = husband
value-label-wife = wife
value-label-girlfriend = girlfriend
value-label-boyfriend = boyfriend
value-label-stepdaughter = stepdaughter
value-label-stepson = stepson
value-label-stepmother = stepmother
value-label-stepfather = stepfather
value-label-elder-brother = elder brother
value-label-younger-brother = younger brother
value-label-elder-sister = elder sister
value-label-younger-sister = younger sister
value-label-grandmother = grandmother
value-label-grandfather = grandfather
value-label-granddaughter = granddaughter
value-label-grandson = grandson
value-label-uncle = uncle
value-label-aunt = aunt
value-label-nephew = nephew
value-label-niece = niece
value-label-cousin = cousin
value-label-teacher = teacher
value-label-iphone = iPhone
value-label-apple-watch = Apple Watch
gender-male = male
gender-female = female
gender-other = other
gender-none = none or not applicable
hidden-values = { $n ->
    [one] The card has one more value. A page shows { LIMIT("values") } of each kind.
   *[other] The card has { $n } more values. A page shows { LIMIT("values") } of each kind.
}
hidden-labels = { $n ->
    [one] The card has one more label. A contact can have up to { LIMIT("labels") }.
   *[other] The card has { $n } more labels. A contact can have up to { LIMIT("labels") }.
}
part-prefix = Prefix
part-suffix = Suffix
field-formatted-name = Display name
field-name = Name
field-nickname = Nickname
field-organization = Organization
field-title = Job title
field-phone = Phone
field-email = Email
field-address = Address
field-link = Link
field-messenger = Messenger
field-birthday = Birthday
field-anniversary = Anniversary
field-note = Notes
field-labels = Labels
field-photo = Photo
type-none = No type
type-home = home
type-work = work
type-cell = mobile
type-fax = fax
type-pager = pager
type-main = main
type-other = other
type-work-cell = work mobile
type-home-cell = personal mobile
type-work-pager = work pager
type-work-main = main work
type-custom = Custom type…
service-other = Other…
new-title = New contact
edit-title = Edit: { $name }
input-family = Family name
input-given = Given name
input-middle = Middle name
input-prefix = Prefix (“Dr.”)
input-suffix = Suffix (“Jr.”)
input-second-family = Second family name
input-generation = Generation (“III”)
input-nickname = Nickname
input-formatted = Display name
input-organization = Organization
input-department = Department
input-title = Job title
input-anniversary = Anniversary
input-birthday = Birthday
input-phone = Phone
input-email = Email
input-link = Link
input-messenger = Messenger username
input-service = Messenger
input-service-name = Messenger name
input-type = Type
input-custom-type = Custom type
input-note = Notes
input-new-labels = New labels (comma-separated)
hint-date = For example, 3/22/1980, March 22, 3/22 if the year is unknown, or 1980.
list-phone = Phones
list-email = Email
list-link = Links
list-messenger = Messengers
list-address = Addresses
more-phone = Add phone
more-email = Add email
more-link = Add link
more-messenger = Add messenger
more-address = Add address
detail-custom = Custom field
detail-relation = Related contact
detail-day = Significant date
detail-organization = Organization
detail-title = Job title
detail-role = Role
detail-nickname = Nickname
input-detail = Value
input-detail-type = Field type
input-detail-label = Name
more-detail = Add field
hint-details = Relations, dates, another organization, custom fields. If a relation is the full name of a contact in the book, it becomes a link.
hint-short-rows = After row { $n }, only the value can be changed: the type stays as it is.
error-detail-name = Enter the name of the field.
error-detail-value = Enter a value, or remove the row.
more-fields = More fields
address-po-box = P.O. box
address-extended = Apartment, suite
address-street = Street address
address-city = City
address-region = State or region
address-postcode = Postal code
address-country = Country
error-no-name = Enter a name, an organization, a phone, or an email.
error-line-too-long = Too long. The limit is { LIMIT("line-kb") } KB.
error-area-too-long = Too long. The limit is { LIMIT("area-mb") } MB.
error-too-many-labels = A contact can have up to { LIMIT("labels") } labels.
error-too-many-values = A contact can have up to { LIMIT("values") } phones, emails, links, messengers, and addresses each, and { LIMIT("labels") } labels. The values below do not fit.
form-overflow = Values that do not fit
row-up = Move up
row-down = Move down
labels-others = Other labels ({ $n })
row-remove = Remove row
form-too-much = There is too much text in this form for the server to accept. Shorten the longest field and save again. Nothing is lost: everything you typed is still here.
draft-restored = This is a draft: what you typed earlier has not been saved yet.
draft-file = Choose the photo again.
draft-discard = Discard draft
error-phone = Enter a number of 3 to 15 digits, or a short one such as 03. Spaces, parentheses, hyphens, *, #, pauses (, and ;), and “ext. 12” are allowed, and so is an address such as sip:anna@example.org. Put words, or a number that you know only in part, in the note.
error-phones = This looks like more than one number. Enter each in its own row.
error-email = An email address must have a name, an @, and a domain, with no spaces.
error-telegram = A Telegram username must have at least 5 characters: letters a–z, digits, or “_”.
error-link = Enter a link such as example.org or https://example.org.
error-date = Enter the date as 3/22/1980, March 22, 1980, or 3/22.
error-short-year = Enter the year with four digits, for example 3/22/1980.
error-language = Enter a language, such as “English”, or its code: en, pt-BR.
error-time-zone = Enter a time zone, such as America/New_York, New York, or -05:00.
error-gender = Enter “male”, “female”, or a code: M, F, O, N, U. You can add your own words after a semicolon: O;nonbinary.
error-no-such-day = That date doesn’t exist. Check the day and the month.
date-read = Recognized as: { $date }
conflict-title = The contact changed while you were editing it
conflict-text = All other changes have been merged. Choose which values of these fields to keep:
conflict-theirs = In the book now:
conflict-mine = Your version:
conflict-empty = (empty)
conflict-by-you = You changed it in another tab or on another device.
conflict-by = Another user changed it: { $name }.
conflict-unanswered = Choose a value for each field.
conflict-form = The form as you filled it in
conflict-kept-mine = { $field }: your value
conflict-kept-theirs = { $field }: as it was in the book
flash-resolved = Saved. { $about }.
known-title = This contact may already exist
known-phone = This phone number already belongs to
known-email = This email address already belongs to
known-messenger = This messenger account already belongs to
known-more-phone = { $n ->
    [one] And { $n } more contact with this phone number
   *[other] And { $n } more contacts with this phone number
}
known-more-email = { $n ->
    [one] And { $n } more contact with this email address
   *[other] And { $n } more contacts with this email address
}
known-more-messenger = { $n ->
    [one] And { $n } more contact with this messenger account
   *[other] And { $n } more contacts with this messenger account
}
known-add = Add anyway
known-add-to = Add to this contact
conflict-save = Save selected
history-title = History: { $name }
diff-caption = What changed
diff-field = Field
diff-before = Before
diff-after = After
version-current = Current version.
version-restore = Restore this version
separate = Separate the merged contacts
action-create = Created
action-update = Edited
action-delete = Moved to the trash
action-restore = Restored from the trash
action-purge = Permanently deleted
history-merged = { $n ->
    [0] Merged with another contact
   *[other] Merged with
}
history-merged-into = { $n ->
    [0] Moved to the trash: merged into another contact
   *[other] Moved to the trash: merged into
}
history-added-to = Details of a new contact added:
history-separated = Separated from the contacts merged into it
origin-web = in the browser
origin-dav = from a device
origin-dav-named = from the device “{ $device }”
origin-import = from a file
origin-merge = from a file, merged with existing data
origin-manage = from the command line
origin-system = automatically

## Labels
labels-none = No labels yet. Use labels to group contacts: “friends”, “work”, “neighbors”.
label-new = New label
label-add = Add label
label-change = Edit
label-name = Name
label-rename = Rename
label-merge-other = Merge into another label
label-merge-title = Merge label “{ $name }”
label-merge-into = Merge into
label-merge-hint = { $n ->
    [0] This label will be deleted.
    [one] { $n } contact will get that label, and this label will be deleted.
   *[other] { $n } contacts will get that label, and this label will be deleted.
}
label-merge-none = There are no other labels yet.
label-merge = Merge
label-delete = Delete label
label-delete-hint = Only the label is deleted. The contacts stay.
error-label-taken = A label with this name already exists. To combine two labels, merge them.
error-label-empty = Enter a label name.
flash-search-saved = Search “{ $about }” saved.
flash-search-empty = There is no search to save.
flash-search-deleted = Saved search “{ $about }” deleted.
flash-search-full = No more than { LIMIT("saved-searches") } searches can be saved. Delete some on the Labels page.
flash-label-added = Label “{ $about }” created.
flash-label-renamed = Label renamed to “{ $about }”.
flash-label-merged = Labels merged.
flash-label-deleted = Label deleted. The contacts were kept.
flash-label-gone = This label no longer exists: it was already deleted or merged into another one.
flash-labeled = Label “{ $about }” added.
flash-unlabeled = Label “{ $about }” removed.
flash-labels-saved = Labels saved.
labels-of-title = Labels: { $name }

## Duplicates
menu-duplicates = Duplicates
duplicates-none = No duplicates were found.
duplicates-none-found = No groups match.
duplicates-searching = The book is being searched for duplicates. More may turn up.
duplicates-progress = Progress
duplicates-filter = Name, number, or address
duplicates-label = Label
duplicates-any-label = Any
duplicates-do-filter = Show
duplicates-sure = Definitely the same: { $n }
duplicates-likely = Probably the same: { $n }
duplicates-maybe = Possibly the same: { $n }
duplicates-merge-sure = { $n ->
    [one] Merge { $n } definite match
   *[other] Merge all { $n } definite matches
}
duplicates-more = { $n ->
    [one] and { $n } more contact
   *[other] and { $n } more contacts
}
duplicates-compare = Compare and merge
duplicates-different = Not the same
duplicates-keep-both = Same, keep both
duplicates-decided = Your decisions
duplicates-said-different = not the same
duplicates-said-keep-both = the same, both are kept
duplicates-take-back = Undo decision
duplicates-why-uid = same UID
duplicates-why-phone = same phone { $value }
duplicates-why-email = same email { $value }
duplicates-why-messenger = same messenger account { $value }
duplicates-why-link = same profile { $value }
duplicates-why-name = same name
duplicates-why-name-letters = same name in another spelling
duplicates-why-name-part = one name is part of the other
duplicates-why-name-short = short form of the name
duplicates-why-name-initials = matching initials
duplicates-why-name-typo = names differ by one letter
duplicates-why-name-former = another family name, the same given and middle name
duplicates-why-name-given = same given name
duplicates-why-name-family = same family name
duplicates-why-name-word = same given name
duplicates-why-name-text = same title
duplicates-why-name-organization = same organization name
duplicates-why-nameless = one of them has no name
duplicates-why-birthday = same birthday
duplicates-why-photo = same photo
duplicates-why-organization = same organization { $value }
duplicates-why-address = same address
flash-duplicates-merged = { $about ->
    [one] { $about } group was merged.
   *[other] { $about } groups were merged.
}
flash-duplicates-different = Saved: they are different people.
flash-duplicates-keep-both = Saved: both contacts are kept.
flash-duplicates-taken-back = Decision undone.
flash-contacts-merged = The contacts were merged. The others are in the trash.
flash-merged-before = These contacts were already merged, with different choices. Check the values below.
flash-nothing-to-merge = The other contacts were deleted or merged in the meantime, so there was nothing to merge.
flash-merge-contacts-gone = These contacts were deleted in the meantime.
flash-group-gone = This group no longer exists: its contacts were merged, deleted, or changed.
merge-title = Merge contacts
merge-contacts = Contacts:
merge-changed = A contact was changed or deleted while this page was open. Nothing was merged, and your choices are kept. Check the values below and try again.
merge-others-stay = Choose the main values. The others are kept as additional values.
merge-parts = Values that not every contact has
merge-shared = { $n ->
    [one] { $n } value that all of them have
   *[other] { $n } values that all of them have
}
merge-hint = The oldest contact gets everything. The others move to the trash. You can undo this.
merge-do = Merge
merge-and-edit = Merge and edit
merged-into = Merged into:
perhaps-same = Possible duplicate of
list-merge-selected = Merge

## Trash
trash-empty = The trash is empty.
trash-days = { $n ->
    [one] Contacts are kept here for { $n } day, then permanently deleted.
   *[other] Contacts are kept here for { $n } days, then permanently deleted.
}
trash-unlimited = Contacts are kept here until you permanently delete them.
restore = Restore
purge-title = Permanently delete { $name }?
purge-text = The card, its history, and its photo will be deleted. This cannot be undone.
purge-button = Delete permanently
empty-trash-title = Empty trash?
empty-trash-text = { $n ->
    [one] { $n } contact will be permanently deleted, together with its history. This cannot be undone.
   *[other] { $n } contacts will be permanently deleted, together with their history. This cannot be undone.
}
empty-trash-button = Empty trash
flash-purged = { $about ->
    [one] { $about } contact permanently deleted.
   *[other] { $about } contacts permanently deleted.
}
taken-title = { $name } is already in the book
taken-text = The book now has a contact with the same identifier (UID).
taken-open = Open that contact
taken-merge = Add missing details
taken-keep-both = Keep both

## Changes
day-today = Today
day-yesterday = Yesterday
changes-kind = Actions
changes-all = all actions
changes-filter = Show
changes-unfilter = Show all
changes-by = Show the actions of this user
changes-none-such = There are no such actions.
changes-more-fields = { $n ->
    [one] and { $n } more field
   *[other] and { $n } more fields
}
kind-of-batch-create = new contacts
kind-of-batch-edit = edits
kind-of-batch-add-to = details added to contacts
kind-of-batch-delete = moves to the trash
kind-of-batch-restore = restores
kind-of-batch-restore-version = restored versions
kind-of-batch-undo = undos
kind-of-batch-import = imports
kind-of-batch-adopt = contacts from the lab app
kind-of-batch-demo = sample contacts
kind-of-batch-merge = merged contacts
kind-of-batch-separate = separated contacts
kind-of-batch-label-rename = renamed labels
kind-of-batch-label-add = labels added to selected contacts
kind-of-batch-label-take = labels removed from selected contacts
kind-of-batch-label-merge = merged labels
kind-of-batch-label-delete = deleted labels
kind-of-batch-purge = permanent deletions
changes-none = Changes to the book will appear here. There are none yet.
changes-count = { $n ->
    [one] { $n } change in total
   *[other] { $n } changes in total
}
changes-undone = Undone: { $what }
changes-redone = Redone: { $what }
undone-batch-create = new contact
undone-batch-edit = edit
undone-batch-add-to = add details to contact
undone-batch-delete = move to trash
undone-batch-restore = restore from trash
undone-batch-restore-version = restore version
undone-batch-undo = undo
undone-batch-import = import
undone-batch-adopt = contacts from the lab app
undone-batch-demo = sample contacts
undone-batch-merge = merge contacts
undone-batch-separate = separate contacts
undone-batch-label-rename = rename label
undone-batch-label-add = add label
undone-batch-label-take = remove label
undone-batch-label-merge = merge labels
undone-batch-label-delete = delete label
undone-batch-purge = permanent deletion
batch-create = New contact
batch-edit = Edit
batch-add-to = Add details of a new contact:
batch-delete = Move to trash
batch-restore = Restore from trash
batch-restore-version = Restore version
batch-undo = Undo
batch-import = Import
batch-adopt = Contacts from the lab app
batch-demo = Sample contacts
batch-merge = Merge contacts
batch-separate = Separate contacts
batch-label-rename = Rename label:
batch-label-add = Add label:
batch-label-take = Remove label:
batch-label-merge = Merge labels:
batch-label-delete = Delete label:
batch-label-members = Change label members:
batch-purge = Permanent deletion
batch-running = still running
batch-undone = undone
batch-purged = { $n ->
    [one] { $n } change cannot be undone: the contact was permanently deleted
   *[other] { $n } changes cannot be undone: the contacts were permanently deleted
}
flash-undone = { $about ->
    [0] Nothing to undo.
    [one] { $about } change undone.
   *[other] { $about } changes undone.
}
flash-redone = { $about ->
    [0] Nothing to redo.
    [one] { $about } change redone.
   *[other] { $about } changes redone.
}
left-title = Not everything was undone
left-redo-title = Not everything was redone
left-redone = { $n ->
    [one] { $n } change redone.
   *[other] { $n } changes redone.
}
left-undone = { $n ->
    [one] { $n } change undone.
   *[other] { $n } changes undone.
}
left-text = These contacts have changed since then, so their new values were kept:
left-undo-value = undo would have restored:

## Import remarks about a card or row; { $text } quotes it
remark-changed-version-21 = vCard 2.1 was converted to 3.0, which current phones and apps support
remark-changed-version = The version was missing or unknown; the card was read as the closest known version
remark-changed-begin = The line BEGIN:VCARD was missing
remark-changed-end = The card was cut off before END:VCARD; the part that could be read was imported
remark-changed-indent = Spaces before lines were removed
remark-changed-line-ends = Line endings were changed to CRLF, as vCard requires
remark-changed-charset = Read as { $text }
remark-changed-quoted-printable = Quoted-printable values were decoded
remark-changed-base64 = Empty lines inside an image were removed
remark-changed-agent = An embedded card was converted to text
remark-changed-control-characters = Control characters were replaced
remark-changed-formatted-name = The display name (FN) was missing; it was made from other fields
remark-changed-uid = The UID was missing; it was made from the content of the card
remark-changed-property-names = Nonstandard property names (such as PHONE.WORK or work.TEL) were replaced with standard ones
remark-changed-favorite = The contact is a favorite in the program that wrote the card; it is one here, too
remark-unread-not-a-property = The line has neither a name nor a value; it was kept: { $text }
remark-unread-no-name = The line has a value but no name before the colon; it was kept: { $text }
remark-unread-bad-name = The name before the colon has characters that a name cannot have; the line was kept: { $text }
remark-unread-unfit-characters = Some characters could not be read: { $text }
remark-unread-unknown-charset = The encoding is unknown; the value was kept: { $text }
remark-unread-base64 = An image or other attachment could not be decoded; the value was kept: { $text }
remark-unread-date = The date could not be read; it was kept unchanged: { $text }
remark-rejected-not-a-card = This is not a card: it has neither BEGIN:VCARD nor a name, phone, or email
remark-rejected-several = There is more than one card here: enter each one separately
remark-rejected-empty = The card has neither a name nor other data to name the contact by
remark-rejected-too-large = The card is larger than { LIMIT("card-mb") } MB: remove its images; if it has none, the file may be damaged
remark-stray = This is not part of a card: { $text }
remark-too-large = The card is larger than { LIMIT("card-mb") } MB: remove its images; if it has none, the file may be damaged
remark-file-empty = There are no contacts in the file
remark-archive-damaged = This ZIP archive could not be read. Unpack it and import the files inside
remark-archive-office = This is a spreadsheet or a document: save it as CSV and import that
remark-archive-nested = An archive inside the archive was not unpacked: { $text }
remark-archive-encrypted = The file has a password and was not unpacked: { $text }
remark-archive-entry = The file in the archive is damaged; what could be read was imported: { $text }
remark-archive-bomb = The unpacked file would be too large and was skipped: { $text }
remark-archive-too-much = The archive holds too many or too large files. Not unpacked: { $text }
remark-archive-others = These files of the archive are not contact files: { $text }
remark-file-unknown = This is not a contacts file. Supported formats are vCard (.vcf), tables (.csv), LDIF, jCard, JSContact, Telegram’s export (.json), and ZIP archives of these
remark-group = A group of contacts, members: { $text }
remark-missing-members = Members of this group that are not in the book: { $text }
remark-hidden-values = The contact has too many values to show them all; the card keeps the others: { $text }
remark-hidden-labels = A contact can have up to { LIMIT("labels") } labels; the card keeps the others: { $text }
remark-invisible-labels = Labels whose names have no visible characters were not added; the card keeps them: { $text }
remark-older = According to REV, this card is older than the one in the book
remark-twin = The same name and the same phone or email as on the card that begins on line { $text }
remark-likely-twin = Probably the same contact as on the card that begins on line { $text }
remark-collided = The value was replaced with the one from the file; the old value was: { $text }
remark-row-preamble = The text above the column titles was not imported: { $text }
remark-row-in-note = Cells without a matching field were added to the notes
remark-row-system-labels = Google system groups, such as “myContacts”, were skipped
remark-row-date-as-text = The date could not be read; it was kept as text
remark-row-day-first = The date can be read in two ways; it was read with the day first
remark-row-month-first = The date can be read in two ways; it was read with the month first
remark-row-day-and-month = There is no such month, so the day and the month of the birthday were swapped
remark-row-invisible-label = A label whose name has no visible characters was not added; the card keeps it
remark-row-no-name = The row has no name; the contact was named after another field
remark-row-unclosed-quote = A quotation mark is not closed; the row was read to the end of the line
remark-row-too-long = The row is longer than 16 MB; the rest was skipped
remark-row-characters = Bytes that are not valid characters were replaced
remark-row-extra-cells = The row has more cells than there are column titles; the extra cells were added to the notes
remark-ldif-structure = This entry is part of a directory, not a contact
remark-ldif-size = The record is larger than 32 MB or has too many lines: remove its images
remark-ldif-no-dn = This record has no “dn” line, so it is not an LDIF entry
remark-ldif-change = This record changes or deletes an entry. Only entries are imported
remark-ldif-url = The file points to another file, which was not fetched. Its address was kept: { $text }
remark-ldif-base64 = The value is not valid base64; it was kept as written: { $text }
remark-ldif-line = This line is not an attribute: { $text }
remark-ldif-day-and-month = There is no such month, so the day and the month were swapped
remark-telegram-date = The date when Telegram got the contact is not in the card
remark-telegram-frequent = The list of frequent contacts is not imported: it has no numbers
remark-telegram-deleted = This entry has neither a name nor a number: a deleted account
remark-json-syntax = This is not JSON
remark-json-unfinished = The file ends in the middle of this contact
remark-json-depth = The brackets are nested deeper than a contact allows
remark-json-size = The contact is larger than { LIMIT("json-mb") } MB: remove its images; if it has none, the file may be damaged
remark-json-shape = This is JSON, but neither jCard nor JSContact

## Photo
photo-now = Current photo
photo-open = Open photo
photo-choose = Choose photo
photo-replace = Replace photo
photo-remove = Remove photo
photo-hint = JPEG, PNG, WebP, or GIF, up to { LIMIT("file-mb") } MB. The photo is saved at a smaller size, without its location and date.
photo-kept = The photo you chose will be saved with the form.
photo-drop = Discard photo
photo-again = The photo was not saved. Choose it again.
photo-elsewhere = The photo is at this link and is not loaded here:
photo-word = photo
photo-word-other = another photo
crop-on = Crop to a square
crop-preview = Selected photo
crop-frame = Crop frame
crop-size = Frame size
crop-hint = Drag the frame or move it with the arrow keys. Resize it with + and −.
error-photo-format = This is not an image, or its format is not supported. Save it as JPEG and choose it again.
error-photo-heif = HEIC and AVIF are not supported. Save the photo as JPEG; on an iPhone: Settings → Camera → Formats → Most Compatible.
error-photo-bytes = The file is larger than { LIMIT("file-mb") } MB. Make the photo smaller and choose it again.
error-photo-pixels = The photo has too many pixels. Make it smaller, for example 4000 × 3000, and choose it again.
error-photo-broken = The photo could not be read: the file is damaged or encoded in an unusual way. Save it as JPEG again and choose the new file.
error-file-too-large-title = The file is too large
error-file-too-large-text = A photo cannot be larger than { LIMIT("file-mb") } MB. Go back, make the photo smaller, and choose it again.

## QR code and download of one contact
do-qr = QR code
do-download = Download .vcf
qr-title = QR code: { $name }
qr-text = Point a phone camera at the code to add the contact.
qr-label = QR code for { $name }
qr-choose = Include in the code
qr-name-always = The name is always included.
qr-button = Update code
qr-download = Download .svg
qr-content = Code text
qr-too-long = Too much data for a QR code
qr-leave-out = Uncheck “{ $part }”: it takes up the most space.
qr-name-too-long = Even the name is too long. Share the contact as a .vcf file.

## Imports
import-text = Supported formats are vCard of any version (.vcf), CSV tables from Google, Outlook, Yandex, LinkedIn, Thunderbird, and Excel, LDIF, jCard, JSContact, Telegram’s export (result.json), and ZIP archives of these. The file format and encoding are detected automatically.
import-files = Files
import-files-hint = You can choose several files, up to { $size } in total.
import-drop = Choose files or drop them here.
import-add-label = Add a label to all contacts from these files
import-label = Label
import-label-default = imported { $day }
import-read = Upload files
import-read-hint = You can review the contacts before importing them.
import-recent = Recent imports
import-recent-none = Import reports will appear here. Each import can be undone as a whole.
import-cards = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
import-more-files = { $n ->
    [one] and { $n } more file
   *[other] and { $n } more files
}
error-no-file = Choose at least one file.
error-upload-too-large = The files are larger than { $size } in total. Upload them in parts.
remark-and-more = (and { $n } more like this)
import-report-download = Download all remarks
import-state-uploading = uploading
import-state-reading = reading
import-state-asking = needs your answer
import-state-ready = needs confirmation
import-state-applying = importing
import-state-waiting = waiting
import-state-stopped = stopped
import-state-done = complete
import-state-failed = failed
import-state-undone = undone
import-title-uploading = Uploading files
import-title-reading = Reading files
import-title-ready = Import preview
import-title-applying = Importing contacts
import-title-stopped = Import stopped
import-title-done = Import complete
import-title-failed = Import failed
import-title-undone = Import undone
import-past-uploading = The files of this import are still uploading
import-past-reading = The files of this import are still being read
import-past-asking = This import is waiting for your answer
import-past-ready = This import has not started yet
import-past-applying = This import is already running
import-past-stopped = This import has already been stopped
import-past-done = This import is already complete
import-past-failed = This import has already failed
import-past-undone = This import has already been undone
import-past-text = The import changed while this page was open, so nothing was done. Open the import to see its current state.
import-past-open = Open import
import-all = ‹ All imports
import-uploaded-so-far = { $size } uploaded.
import-read-so-far = { $read } of { $of } read: { $cards }.
import-read-cards = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
import-applied-so-far = { $n } of { $all } processed.
import-can-close = You can close this page. The import will continue, and you can open it from the list of imports.
import-stop = Stop
import-discard = Do not import
import-delete = Delete this import
flash-import-discarded = Nothing was imported. The files were deleted.
import-line-ends = { $n ->
    [one] Line endings in { $n } card were changed to CRLF, as vCard requires. This does not change the content.
   *[other] Line endings in { $n } cards were changed to CRLF, as vCard requires. This does not change the content.
}
import-uids = { $n ->
    [one] { $n } contact had no UID. A UID was generated from its data, so that importing the same file again recognizes it.
   *[other] { $n } contacts had no UID. UIDs were generated from their data, so that importing the same file again recognizes them.
}
import-nothing-written = Nothing has been imported yet.
import-review = Review the contacts, then choose “Import.”
import-nothing = These files contain nothing to import.
import-nothing-why = The reasons are listed below.
import-start = { $n ->
    [0] Finish: no new entries
    [one] Import { $n } entry
   *[other] Import { $n } entries
}
import-label-all = Label for all contacts
import-label-hint = It is added to all imported contacts. Leave it empty for no label.
import-label-save = Save label
import-label-was = Label on all imported contacts:
import-items = File contents
import-tabs = Filter
import-resume = Resume
import-undo = Undo entire import
import-attention = Needs attention
import-undone-text = All changes were undone, except for data that changed later. To restore the imported data, choose “Undo” next to “Undone: import” in the change log.
import-failed-text = A server error occurred. The data imported so far is safe: you can resume the import from there or undo it as a whole.
import-stopped-text = The data imported so far is kept. You can resume the import from there or undo it as a whole.
outcome-added = Added
outcome-updated = Updated
outcome-merged = Merged
outcome-same = Unchanged
outcome-skipped = Skipped
verdict-new = New
verdict-update = Changed
verdict-alike = Similar
verdict-group = Groups
verdict-same = Unchanged
verdict-problem = Not read
verdict-remarks = With remarks
about-new = These contacts are not in the book yet.
about-update = These contacts are already in the book, but the file has different data.
about-alike = These contacts may already be in the book, or appear twice in the files. If they are definitely the same, the missing details are added to the earlier contact; otherwise, the contact from the file is added separately.
about-group = Groups in the file become labels on their members.
about-same = All this data is already in the book.
about-problem = These entries could not be read. Download the original text to see everything that was in the file.
about-remarks = Something was changed when these contacts were read. The changes are listed on each contact, and the original text is kept.
choice-of-all = Action for all
choice-apply-to-all = Apply to all
choice-apply-to-others = Apply to the others
choice-own = { $n ->
    [one] { $n } entry has an action of its own, which you chose or which was suggested for it. “Apply to all” replaces it.
   *[other] { $n } entries have actions of their own, which you chose or which were suggested for them. “Apply to all” replaces these.
}
choice-of-item = Action: { $name }
choice-save = Save
choice-saved = Saved
choice-new-add = Add
choice-new-skip = Skip
choice-update-update = Update from the file
choice-update-merge = Add missing details
choice-update-skip = Skip
choice-alike-merge = Add missing details
choice-alike-add = Add separately
choice-alike-skip = Skip
choice-group-add = Add label
choice-group-skip = Skip
item-nameless = No name
item-in-book = In the book:
in-common-sure = Definitely the same: { $why }
in-common-likely = Probably the same: { $why }
in-common-maybe = Possibly the same: { $why }
item-line = line { $n }
item-original = Original text
pager-first = ‹ First page
size-bytes = { $n } bytes
size-kilo = { $n } KB
size-mega = { $n } MB
size-giga = { $n } GB
format-vcard = vCard
format-csv = table
format-json = JSON
format-zip = ZIP archive
format-ldif = LDIF
format-telegram = contact list in JSON
format-unknown = unknown format
charset-guessed = encoding { $charset } (best guess)
charset-read = encoding { $charset }
charset-label = Does the text look wrong? Choose another encoding
charset-reread = Read again
columns-title = Table columns
columns-text = Choose what each column contains. Recognized columns are already set.
columns-header = Line with the column titles
columns-header-hint = The lines above it are not imported. 0: the table has no titles.
columns-header-use = Use this line
columns-empty = empty
columns-nameless = Column { $n }
columns-remembered = Your choices are saved for files with the same column titles.
columns-save = Continue
columns-again = Change what the columns contain
columns-back = ‹ Back to import preview
target-note = Add to notes
target-leave = Do not import
target-text = Notes
target-formatted-name = Display name
target-file-as = Sort name (“Smith, Anna”)
target-family-name = Family name
target-given-name = Given name
target-middle-name = Middle name
target-name-prefix = Prefix (“Dr.”)
target-name-suffix = Suffix (“Jr.”)
target-phonetic-family = Phonetic family name
target-phonetic-given = Phonetic given name
target-phonetic-middle = Phonetic middle name
target-nickname = Nickname
target-organization = Organization
target-department = Department
target-title = Job title
target-role = Role
target-birthday = Birthday
target-birthday-day-first = Birthday (day first)
target-birthday-month-first = Birthday (month first)
target-birth-year = Birth year
target-birth-month = Birth month
target-birth-day = Birth day
target-anniversary = Anniversary
target-labels = Labels
target-photo = Photo link
target-telegram = Telegram
target-whatsapp = WhatsApp
target-phone = Phone
target-phone-kind = Phone type
target-email = Email
target-email-kind = Email type
target-link = Link
target-link-kind = Link type
target-messenger = Messenger username
target-messenger-service = Messenger
target-messenger-kind = Messenger type
target-address = Full address
target-address-kind = Address type
target-street = Street address
target-extended = Apartment, suite
target-city = City
target-region = State or region
target-postcode = Postal code
target-country = Country
target-po-box = P.O. box
target-event = Significant date
target-event-kind = Date name
target-relation = Related contact
target-relation-kind = Relationship
target-custom = Custom field
target-custom-kind = Custom field name

## Cards that need repair
list-repair = Needs review
row-repair = needs review
repair-title = Card text: { $name }
repair-text = Some lines of this card could not be read. No data was lost: correct the lines below or delete them.
repair-none = All lines of this card can be read.
repair-form = The form is an easier way to change the name, phones, and other details.
repair-card = Card (vCard)
repair-hint = The placeholder [sha256:…] represents a photo or another large attachment. To keep the attachment, do not delete it.
repair-not-a-property = The line has neither a name nor a value.
repair-no-name = The line has a value but no name before the colon.
repair-bad-name = The name before the colon has characters that a name cannot have.
repair-unfit-characters = Some characters could not be read.
repair-unknown-charset = The encoding is unknown.
repair-base64 = An image or other attachment could not be decoded.
repair-date = The date could not be read. Write it as 1980-03-22, or --03-22 without a year.
error-repair-changed = The card changed while you were editing it. Your text is still here: save it again to overwrite those changes, or open the contact to see them.
do-repair = Review card
needs-repair = Some lines of this card could not be read.

## Export and print
export-title = Export
export-link = Export
export-whole = Whole book
export-selected = Selected
export-label = Label
export-search = Search
export-count = { $n ->
    [one] { $n } contact
   *[other] { $n } contacts
}
export-many = more than { LIMIT("counted") } contacts
export-all = Export the whole book
export-format = Format
export-vcf = vCard, unchanged
export-vcf-hint = For moving contacts and backups: each card byte for byte, with all its fields and photo.
export-vcf3 = vCard 3.0
export-vcf3-hint = For phones and email apps that do not support newer versions.
export-vcf4 = vCard 4.0
export-vcf4-hint = For apps that require this version.
export-csv = CSV, Google columns
export-csv-hint = A table for Google Contacts and most other apps. It does not include identifiers (UID).
export-csv-lab = CSV, four columns
export-csv-lab-hint = Name, phone, Telegram, and tags, as in the lab app. It does not include phone types or identifiers (UID).
export-jcard = jCard
export-jcard-hint = vCards in JSON format, for software.
export-jscontact = JSContact
export-jscontact-hint = A newer JSON format for contacts, for apps.
export-zip = ZIP with photos
export-zip-hint = contacts.vcf with the unchanged cards, and a photos folder with each photo as a file.
export-loses = { $n ->
    [one] Some data of { $n } contact will not be included
   *[other] Some data of { $n } contacts will not be included
}
export-loses-of = { $n ->
    [one] in { $n } contact
   *[other] in { $n } contacts
}
export-loses-nothing = All data is included.
export-loses-some = The table does not include photos or fields that have no column. For a complete copy, use vCard.
export-button = Download
list-select = Select
list-select-done = Done
list-select-contact = Select: { $name }
row-acts = Actions: { $name }
list-select-page = Select page
list-select-all = Whole list ({ $n })
list-select-all-found = Everything found
list-selected-elsewhere = { $n ->
    [one] { $n } on other pages
   *[other] { $n } on other pages
}
list-export-selected = Export selected
bulk-labels = Label
bulk-label-name = Label name
bulk-label-add = Add label
bulk-label-take = Remove label
bulk-delete = Move to trash
bulk-more = More
selection-find = Find more contacts
selection-find-button = Find more
print-link = Print
addresses-link = Emails and phones
addresses-what = Show
addresses-email = Email
addresses-phone = Phones
addresses-emails = { $n ->
    [one] { $n } email address
   *[other] { $n } email addresses
}
addresses-phones = { $n ->
    [one] { $n } phone number
   *[other] { $n } phone numbers
}
addresses-without = { $n ->
    [one] { $n } contact has none.
   *[other] { $n } contacts have none.
}
addresses-hint = Each is listed once.
addresses-none-email = None of these contacts has an email address.
addresses-none-phone = None of these contacts has a phone number.
addresses-more = There are too many contacts, so only the first { LIMIT("addresses") } were read. Narrow the list with a label or a search.
addresses-write = Email everyone (Bcc)
print-title = Print
print-hint = Prints on A5 paper in two columns. This line is not printed.
list-on-paper = This is one page of the list. To print all of it, open “Print” below the list.

# Long work
job-find-duplicates = Finding duplicates
job-merge-sure = Merging duplicates
job-label-rename = Renaming a label
job-label-add = Adding a label to the selected contacts
job-label-take = Removing a label from the selected contacts
job-delete = Moving the selected contacts to the trash
job-label-merge = Merging labels
job-label-delete = Deleting a label
job-undo = Undoing changes
job-empty-trash = Emptying the trash
job-purge-expired = Deleting old contacts from the trash
job-reindex = Updating the search
job-demo = Adding sample contacts
job-import-read = Reading files
job-import-apply = Importing contacts
job-import-delete = Deleting files of an import
job-so-far = { $n } of { $all } done.
job-waits = Waiting: another task is running.
job-interrupted = The task was interrupted. It will resume within { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
  }.
job-state-running = In progress…
job-state-done = Done.
job-state-stopped = Stopped. What was done is saved.
job-state-failed = Could not finish. What was done is saved. The reason is in the server log; to try again, choose “Resume.”
job-can-close = You can close this page: the task continues on the server. You can return to it from the change log.
job-stop = Stop
job-resume = Resume
job-open = View progress
error-label-busy = The label is being changed. Wait a moment, then try again.
error-label-busy-title = The label is being changed
error-label-busy-text = It is still being renamed, merged, or deleted. Wait a moment, then try again.

books-title = Contact books
books-all = All books
books-text = You can keep contacts in several books, such as personal and work. The list shows the contacts of all books; a phone syncs each book separately.
books-settings-text = Keep personal and work contacts in separate books.
books-open = Contact books
books-deleted = Deleted books
book-name = Name
book-color = Color
book-new = New book
book-add = Add book
book-delete = Delete book
book-delete-text = { $n ->
    [one] The book will be deleted with { $n } contact. You can restore it within { LIMIT("book-days") } days.
   *[other] The book will be deleted with { $n } contacts. You can restore it within { LIMIT("book-days") } days.
}
book-until = can be restored until { $day }
book-of-contact = Book
flash-book-added = Book “{ $about }” added.
flash-book-changed = Book “{ $about }” saved.
flash-book-deleted = Book “{ $about }” deleted. You can restore it on this page.
flash-book-restored = Book “{ $about }” restored.
error-book-name-empty = Enter a name for the book.
error-book-name-taken = There is already a book with this name.
error-last-book-title = This is the only book, so it can’t be deleted.
error-last-book-text = Add another book first.
choose-book-title = Choose a book
choose-book-text = You selected contacts from several books. This works with one book at a time.
merge-several-books = Contacts from different books can’t be merged. Move them into one book first.
action-move = Moved from another book
batch-move = Move between books
batch-copy = Copy between books
kind-of-batch-move = moves between books
kind-of-batch-copy = copies between books
undone-batch-move = move between books
undone-batch-copy = copy between books
job-move-to-book = Moving the selected contacts to another book
job-copy-to-book = Copying the selected contacts to another book
job-undo-move = Undoing a move between books
moved-to = This contact was moved to the book “{ $book }”:
book-of-page = Book: { $book }
transfer-to = To book
transfer-which = Choose a book
transfer-move = Move
transfer-copy = Copy
transfer-choose = Choose the book to move or copy the contacts to.
flash-moved = Contact moved to the book “{ $about }”.
flash-copied = Contact copied to the book “{ $about }”.
flash-moved-many = { $about ->
    [one] { $about } contact moved.
   *[other] { $about } contacts moved.
}
flash-copied-many = { $about ->
    [one] { $about } contact copied.
   *[other] { $about } contacts copied.
}
flash-transfer-there = Nothing changed: the book “{ $about }” already has all of this.
flash-transfer-partly = { $about ->
    [one] Done, except for { $about } contact that the other book already has.
   *[other] Done, except for { $about } contacts that the other book already has.
}
device-last-used = Last access
device-last-changed = Last change
device-never-changed = has not changed anything yet
device-labels = Labels on this device
device-labels-automatic = Automatic, by app (now: { $form })
device-labels-now-categories = inside the contacts
device-labels-now-cards = groups
device-labels-categories = Inside the contacts (the property CATEGORIES)
device-labels-cards = Separate groups, as on iPhone and Mac
device-labels-hint = If the app itself asks how it should keep groups of contacts, as DAVx⁵ does, choose the same here. After a change, the device reads the whole book again.
device-failures = Rejected requests
device-no-failures = Everything that the device sent was saved.
device-failures-text = These requests of the device were rejected. Usually it reads the contact again and retries; if not, make the change here.
device-failure-card = What the device sent
device-failure-times = { $n ->
    [one] { $n } time
   *[other] { $n } times
}
device-act-save = Save: { $name }
device-act-delete = Delete: { $name }
device-act-move = Move: { $name }
device-act-copy = Copy: { $name }
device-act-book = Create a book: { $name }
device-act-property = Change properties: { $name }
device-fault-changed = The contact was changed elsewhere in the meantime, and the device did not know.
device-fault-uid = The book already has another card with the same identifier (UID).
device-fault-invalid = This is not a contact card, or it cannot be read.
device-fault-version = The card is not in the vCard 3.0 or 4.0 format.
device-fault-too-large = The card is too large.
device-fault-gone = There is no such contact or book anymore.
device-fault-refused = The server does not support this request.
device-fault-other = The request could not be read.
job-full = { $n ->
    [one] { $n } contact already has { LIMIT("labels") } labels and did not get another one.
   *[other] { $n } contacts already have { LIMIT("labels") } labels and did not get another one.
}
job-list-newer = { $n ->
    [one] { $n } contact was left as it is: it was added or changed after you opened the list.
   *[other] { $n } contacts were left as they are: they were added or changed after you opened the list.
}
job-newer = { $n ->
    [one] { $n } contact was not deleted: it was added or changed after you opened the list.
   *[other] { $n } contacts were not deleted: they were added or changed after you opened the list.
}
job-transfer-there = { $n ->
    [one] { $n } contact was left out: the other book already has it.
   *[other] { $n } contacts were left out: the other book already has them.
}
flash-bulk-partly-changed = Not done in every book: the list changed in one of them. Check it and try again.
flash-transfer-left = { $about ->
    [one] Done, except for { $about } contact that the other book already has, or that changed after you opened the list.
   *[other] Done, except for { $about } contacts that the other book already has, or that changed after you opened the list.
}
flash-bulk-partly = Not done in every book: one of them was busy. Try again in a moment.
flash-book-gone = The chosen book no longer exists. Choose another one and save.
device-failure-answer = the server’s answer: { $why }
