## Frame
app-title = Contact book
skip-to-content = Skip to content
menu-label = Main menu
menu-new = New contact
menu-labels = Labels
menu-changes = Journal
menu-trash = Trash
menu-settings = Settings
search-label = Search contacts
search-placeholder = Name, phone, label…
search-button = Search
sign-out = Sign out
undo = Undo
save = Save
cancel = Cancel
leave-as-is = Leave it as it is
close = Close
copy = Copy
copied = Copied
telegram = Telegram
shortcuts-button = Keys
shortcuts-title = Keys
shortcut-search = search
shortcut-new = new contact
shortcut-move = down and up the list
shortcut-edit = edit the open contact
shortcut-help = this help
shortcuts-off-hint = They can be switched off in the settings.
form-errors = { $n ->
    [one] Please mend { $n } field
   *[other] Please mend { $n } fields
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
date-pattern = { $kind ->
    [full] { $day } { $month } { $year }
    [day] { $day } { $month }
    [month] { $month } { $year }
    [month-only] { $month }
    [day-only] day { $day }
   *[year] { $year }
}

## Errors
error-back = To the list of contacts
error-id = Number of the error for the server's log: { $id }
error-400-title = The request was not understood
error-400-text = Go back and try again.
error-403-title = Not allowed
error-403-text = Your account may not do that. Ask the owner of the book.
error-404-title = No such page
error-404-text = The contact may have been deleted for ever, or the link is old. Search for it, or look in the trash.
error-405-title = This page is not opened that way
error-405-text = Open it by a link or a button of the site.
error-408-title = Too slow
error-408-text = The request did not arrive whole. Try again.
error-409-title = Things changed meanwhile
error-409-text = Go back, reload the page and try again.
error-413-title = Too much data
error-413-text = A form of more than 1 MB is not taken. Shorten the text and send it again.
error-422-title = It cannot be saved like this
error-422-text = Go back and mend what was typed.
error-429-title = Too many tries
error-429-text = Wait a little and try again.
error-500-title = An error on the server
error-500-text = Your contacts are safe. Try again, and if that does not help, show this number to whoever runs the server.
error-503-title = The database cannot be reached
error-503-text = Nothing is lost. Wait a few seconds and reload the page.
error-cross-origin-title = The request came from another site
error-cross-origin-text = So that nobody changes your book for you, such requests are refused. Open the page here and try again.
error-unreadable-form-title = The form could not be read
error-unreadable-form-text = It holds control characters, or its text is not UTF-8. Type the text again.
error-bad-page-title = The list has no such page
error-bad-page-text = The link belongs to another sort order or is broken. Open the list from its beginning.
error-not-undoable-title = This cannot be undone any more
error-not-undoable-text = It was undone already, is still running, or was cut by deleting for ever. The journal tells more.

## Accounts
setup-title = The first account
setup-text = Choose a login and a password. Then you are in.
setup-code = Code
setup-code-hint = It stands in the link that the server printed when it started.
setup-button = Create and sign in
account-login = Login
account-login-hint = Small Latin letters, digits and . _ - @
account-name = What to call you
account-password = Password
account-password-hint = At least 8 characters.
account-time-zone = Time zone
login-title = Sign in
login-button = Sign in
error-login = The login or the password is not right.
error-setup-code = The code is not right. Open the link that the server printed when it started.
error-login-empty = Choose a login.
error-login-bad = A login has only small Latin letters, digits and . _ - @, at most 64.
error-login-taken = There is such a login already. Choose another.
error-password-short = The password has fewer than 8 characters. Choose a longer one.
error-password-long = The password has more than 1024 octets. Choose a shorter one.
error-old-password = The old password is not right.
flash-welcome = Welcome, { $about }!
flash-settings = Settings saved.
flash-password = Password changed; you were signed out everywhere else.
flash-session-ended = Signed out there.
flash-sessions-ended = You were signed out everywhere else.
flash-person = Account “{ $about }” made. Tell its owner the login and the password.
settings-look = Look and language
settings-language = Language
settings-language-auto = As in the browser
settings-theme = Theme
theme-auto = as on the device
theme-light = light
theme-dark = dark
settings-sort = Order of the list
settings-shortcuts = Keys act on the pages
settings-password = Password
settings-old-password = Old password
settings-new-password = New password
settings-change-password = Change password
sessions-title = Where you are signed in
session-current = here and now
session-end = Sign out there
sessions-end-others = Sign out everywhere else
people-title = People
person-admin = makes accounts
person-new = Somebody new
person-text = Everybody has a book of their own: nobody sees the contacts of others.
person-add = Make account

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
list-found-many = More than 2000 contacts found
list-nothing = No contacts found.
list-nothing-new = Make a new contact
labels-nav = Labels
labels-manage = Change labels
letters-nav = Letters
sort-family = by family name
sort-given = by given name
pager-label = Pages of the list
pager-before = ‹ earlier
pager-after = later ›
welcome-title = The book is still empty
welcome-text = Write down the first person: a name and a phone are enough.
welcome-import = Or bring your contacts in a .vcf file, which any phone gives out:
welcome-demo = Fill it with invented people
quick-title = Add a new contact
quick-fio = Full name
quick-telephone = Phone
quick-telegram = Telegram
quick-tags = Labels (separated by commas)
quick-add = Add
error-fio = Write what the person is called.
error-lab-phone = Wrong phone format! (Example: +79991234567)
error-lab-telegram = Wrong Telegram format! (Example: @username)
flash-added = Contact added!
flash-created = Contact added!
flash-saved = Saved.
flash-merged = Saved. Somebody else changed the contact meanwhile; their changes were kept too.
flash-unchanged = Nothing changed.
flash-deleted = { $about } is in the trash.
flash-restored = { $about } is back in the book.
flash-completed = What it lacked was added to the card in the book. The old card of { $about } stays in the trash.
flash-version = The earlier version is back.
flash-demo = { $about ->
    [one] { $about } invented person added.
   *[other] { $about } invented people added.
}
back-to-list = ‹ To the list
back-to-contact = ‹ To the contact
in-trash = This contact has been in the trash since { $at }.
quoted = “{ $text }”
changed-at = Changed { $at }
do-call = Call
do-mail = Write
do-edit = Edit
do-history = History
do-delete = Delete
do-purge = Delete for ever
others-title = Also in the card
part-prefix = Prefix
part-suffix = Suffix
field-formatted-name = Displayed name
field-name = Name
field-nickname = Nickname
field-organization = Organisation
field-title = Title
field-phone = Phone
field-email = E-mail
field-address = Address
field-link = Link
field-messenger = Messenger
field-birthday = Birthday
field-anniversary = Anniversary
field-note = Notes
field-labels = Labels
field-photo = Photo
kind-none = no type
kind-home = home
kind-work = work
kind-cell = mobile
kind-fax = fax
kind-pager = pager
kind-main = main
kind-other = other
kind-custom = a label of my own…
service-other = another…
new-title = New contact
edit-title = Edit: { $name }
input-family = Family name
input-given = Given name
input-middle = Middle name
input-prefix = Prefix (“Dr.”)
input-suffix = Suffix (“Jr.”)
input-nickname = Nickname
input-formatted = Display as
input-organization = Organisation
input-department = Department
input-title = Title
input-anniversary = Anniversary
input-birthday = Birthday
input-phone = Phone
input-email = E-mail
input-link = Link
input-messenger = Name in the messenger
input-service = Messenger
input-service-name = Name of the messenger
input-kind = Type
input-own-label = Label of my own
input-note = Notes
input-new-labels = New labels (separated by commas)
hint-date = For example 22.03.1980, or 22.03 if the year is not known.
list-phone = Phones
list-email = E-mail
list-link = Links
list-messenger = Messengers
list-address = Addresses
more-phone = Another phone
more-email = Another e-mail
more-link = Another link
more-messenger = Another messenger
more-address = Another address
more-fields = More fields
address-po-box = P.O. box
address-extended = Flat, suite
address-street = Street and number
address-city = City
address-region = Region
address-postcode = Postal code
address-country = Country
error-no-name = What is the contact called? Fill in a name, an organisation, a phone or an e-mail.
error-phone = A phone has 3 to 15 digits; blanks, brackets, dashes and “ext.” are fine.
error-email = An e-mail needs a name, an @ and a domain, without blanks.
error-telegram = A Telegram name has at least 5 Latin letters, digits or “_”.
error-link = A link looks like example.org or https://example.org.
error-date = Write the date like this: 22.03.1980 or 22.03.
conflict-title = The contact was changed meanwhile
conflict-text = Everything else has been merged. In these fields choose what shall stay:
conflict-theirs = In the book now:
conflict-mine = Yours:
conflict-gone = (empty)
conflict-save = Save with this choice
history-title = History: { $name }
diff-caption = What changed
diff-field = Field
diff-before = Before
diff-after = After
version-current = This is how the contact is now.
version-restore = Restore this version
action-create = Made
action-update = Changed
action-delete = Moved to the trash
action-restore = Restored from the trash
action-purge = Deleted for ever
door-web = on the site
door-import = from a file
door-manage = from the command line
door-system = automatically

## Labels
labels-none = No labels yet. A label brings people together: “friends”, “work”, “neighbours”.
label-new = New label
label-add = Add label
label-change = Change
label-name = Name
label-rename = Rename
label-merge-into = Merge into
label-merge = Merge
label-delete = Delete label
label-delete-hint = The people stay; only the label goes.
error-label-taken = There is a label of this name already. To make one of two, merge them.
error-label-empty = Write a name for the label.
flash-label-added = Label “{ $about }” added.
flash-label-renamed = The label is now called “{ $about }”.
flash-label-merged = Labels merged.
flash-label-deleted = The label is gone, the people stayed.

## Trash
trash-empty = The trash is empty.
trash-days = { $n ->
    [one] Contacts stay here for { $n } day and are then gone for ever.
   *[other] Contacts stay here for { $n } days and are then gone for ever.
}
trash-for-ever = Contacts stay here until you delete them for ever.
restore = Restore
purge-title = Delete { $name } for ever?
purge-text = The card, its history and its photo will be gone. This cannot be undone.
purge-button = Delete for ever
empty-trash-title = Empty the trash?
empty-trash-text = { $n ->
    [one] { $n } contact will be gone for ever with its history. This cannot be undone.
   *[other] { $n } contacts will be gone for ever with their history. This cannot be undone.
}
empty-trash-button = Empty the trash
flash-purged = { $about ->
    [one] { $about } contact deleted for ever.
   *[other] { $about } contacts deleted for ever.
}
taken-title = { $name } is in the book already
taken-text = A card with the same identifier is back in the book.
taken-see = See it
taken-merge = Add to it what it lacks
taken-keep-both = Keep both

## Changes
changes-none = What happens in the book will stand here. Nothing yet.
changes-count = { $n ->
    [one] { $n } change in all
   *[other] { $n } changes in all
}
batch-create = New contact
batch-edit = Edit
batch-delete = To the trash
batch-restore = From the trash
batch-restore-version = Version restored
batch-undo = Undo
batch-import = Import
batch-adopt = Contacts of the lab
batch-demo = Invented people
batch-label-rename = Label renamed:
batch-label-merge = Labels merged:
batch-label-delete = Label deleted:
batch-purge = Deleted for ever
batch-running = still running
batch-undone = undone
batch-purged = { $n ->
    [one] { $n } change cannot come back: its contact was deleted for ever
   *[other] { $n } changes cannot come back: their contacts were deleted for ever
}
flash-undone = { $about ->
    [0] There was nothing to undo.
    [one] { $about } change undone.
   *[other] { $about } changes undone.
}
left-title = Not everything was undone
left-undone = { $n ->
    [one] { $n } change undone.
   *[other] { $n } changes undone.
}
left-text = These contacts were changed since, and the new values were left:
left-instead = it would have been:

## Export and print
export-title = Export
export-link = Export
export-whole = The whole book
export-ticked = Ticked
export-label = Label
export-search = Search
export-count = { $n ->
    [one] { $n } contact
   *[other] { $n } contacts
}
export-many = more than 2000 contacts
export-take-all = Take the whole book
export-format = In which form
export-vcf = vCard, as it is kept
export-vcf-hint = To move or keep a copy: each card octet for octet, with all that is in it and its photo inside.
export-vcf3 = vCard 3.0
export-vcf3-hint = If a phone or a mail program does not understand newer cards.
export-vcf4 = vCard 4.0
export-vcf4-hint = If a program asks for this version.
export-csv = CSV, Google’s columns
export-csv-hint = A table that Google Contacts and most programs take.
export-csv-lab = CSV, four columns
export-csv-lab-hint = Name, phone, Telegram, tags, as in the lab.
export-jcard = jCard
export-jcard-hint = vCards written as JSON, for programs.
export-jscontact = JSContact
export-jscontact-hint = The new form of address books in JSON, for programs.
export-zip = ZIP with photos
export-zip-hint = In it contacts.vcf with the cards as they are kept, and a folder photos with each photo as a file.
export-loses = { $n ->
    [one] Something of { $n } contact does not fit
   *[other] Something of { $n } contacts does not fit
}
export-loses-of = { $n ->
    [one] of { $n } contact
   *[other] of { $n } contacts
}
export-loses-nothing = Everything fits.
export-loses-some = A table holds no photos and nothing that it has no column for. A vCard is a full copy.
export-button = Download
list-select = Select
list-select-done = Done
list-pick = Select: { $name }
list-export-ticked = Export selected
print-link = Print
print-title = Print
print-hint = Prints on A5 sheets in two columns; this line stays off the paper.
