//! The tables, as diesel sees them: the same for both databases.

diesel::table! {
    settings (name) { name -> Text, value -> Text, }
}

diesel::table! {
    accounts (id) {
        id -> BigInt,
        login -> Text,
        name -> Text,
        password_hash -> Text,
        admin -> Bool,
        locale -> Nullable<Text>,
        time_zone -> Text,
        theme -> Text,
        sort -> Text,
        shortcuts -> Bool,
        created_at -> Timestamp,
        locked_at -> Nullable<Timestamp>,
        purge_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        account_id -> BigInt,
        token_hash -> Binary,
        address -> Text,
        user_agent -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
    }
}

diesel::table! {
    app_passwords (id) {
        id -> BigInt,
        account_id -> BigInt,
        name -> Text,
        scopes -> Text,
        secret_hash -> Binary,
        created_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        used_address -> Text,
        used_user_agent -> Text,
        changed_at -> Nullable<Timestamp>,
        label_form -> Text,
    }
}

diesel::table! {
    device_failures (id) {
        id -> BigInt,
        app_password_id -> BigInt,
        method -> Text,
        path -> Text,
        reason -> Text,
        why -> Text,
        card -> Nullable<Binary>,
        times -> BigInt,
        failed_at -> Timestamp,
    }
}

diesel::table! {
    sign_in_failures (subject) { subject -> Text, failures -> Integer, last_at -> Timestamp, }
}

diesel::table! {
    leases (name) { name -> Text, leased_until -> Timestamp, }
}

diesel::table! {
    jobs (id) {
        id -> BigInt,
        book_id -> BigInt,
        account_id -> BigInt,
        origin -> Text,
        kind -> Text,
        args -> Text,
        cursor -> Text,
        state -> Text,
        done -> BigInt,
        total -> BigInt,
        batch_id -> Nullable<BigInt>,
        report -> Text,
        attempts -> BigInt,
        leased_until -> Timestamp,
        made_at -> Timestamp,
        touched_at -> Timestamp,
        form -> Nullable<Text>,
    }
}

diesel::table! {
    books (id) {
        id -> BigInt,
        owner_id -> BigInt,
        slug -> Text,
        name -> Text,
        identity -> Text,
        collation -> Text,
        token -> BigInt,
        contact_count -> BigInt,
        trash_count -> BigInt,
        created_at -> Timestamp,
        region -> Text,
        color -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    book_letters (book_id, sort, letter) {
        book_id -> BigInt,
        sort -> Text,
        letter -> Text,
        contact_count -> BigInt,
    }
}

diesel::table! {
    contacts (id) {
        id -> BigInt,
        book_id -> BigInt,
        href -> Text,
        uid -> Text,
        etag -> Text,
        token -> BigInt,
        display_name -> Text,
        sort_family -> Binary,
        sort_given -> Binary,
        letter_family -> Text,
        letter_given -> Text,
        organization -> Text,
        phone -> Text,
        email -> Text,
        telegram -> Text,
        birthday -> Text,
        search_text -> Text,
        digits -> Text,
        has_photo -> Bool,
        index_version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        deleted_at -> Nullable<Timestamp>,
        purged_at -> Nullable<Timestamp>,
        card -> Binary,
    }
}

diesel::table! {
    labels (id) {
        id -> BigInt,
        book_id -> BigInt,
        name -> Text,
        key -> Text,
        contact_count -> BigInt,
        batch_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    contact_labels (contact_id, label_id) {
        book_id -> BigInt,
        contact_id -> BigInt,
        label_id -> BigInt,
    }
}

diesel::table! {
    blobs (book_id, hash) { book_id -> BigInt, hash -> Binary, bytes -> Binary, }
}

diesel::table! {
    contact_blobs (contact_id, hash) { book_id -> BigInt, contact_id -> BigInt, hash -> Binary, }
}

diesel::table! {
    batches (id) {
        id -> BigInt,
        book_id -> BigInt,
        account_id -> Nullable<BigInt>,
        origin -> Text,
        kind -> Text,
        detail -> Text,
        running -> Bool,
        change_count -> BigInt,
        purged_count -> BigInt,
        undoes_id -> Nullable<BigInt>,
        undone_by_id -> Nullable<BigInt>,
        made_at -> Timestamp,
        touched_at -> Timestamp,
    }
}

diesel::table! {
    changes (id) {
        id -> BigInt,
        book_id -> BigInt,
        token -> BigInt,
        nonce -> Text,
        contact_id -> BigInt,
        batch_id -> BigInt,
        account_id -> Nullable<BigInt>,
        origin -> Text,
        action -> Text,
        made_at -> Timestamp,
        before_state -> Text,
        before_href -> Text,
        before_card -> Nullable<Binary>,
    }
}

diesel::table! {
    dav_properties (id) {
        id -> BigInt,
        book_id -> BigInt,
        contact_id -> Nullable<BigInt>,
        namespace -> Text,
        name -> Text,
        xml -> Text,
    }
}

diesel::table! {
    contact_keys (contact_id, key) { book_id -> BigInt, contact_id -> BigInt, key -> BigInt, }
}

diesel::table! {
    search_words (book_id, key, word) { book_id -> BigInt, key -> BigInt, word -> Text, }
}

diesel::table! {
    saved_searches (id) { id -> BigInt, book_id -> BigInt, query -> Text, }
}

diesel::table! {
    contact_views (id) { id -> BigInt, account_id -> BigInt, contact_id -> BigInt, viewed_at -> Timestamp, }
}

diesel::table! {
    repairs (contact_id) { book_id -> BigInt, contact_id -> BigInt, }
}

diesel::table! {
    thumbnails (book_id, hash) { book_id -> BigInt, hash -> Binary, bytes -> Binary, }
}

diesel::table! {
    imports (id) {
        id -> BigInt,
        book_id -> BigInt,
        state -> Text,
        label -> Text,
        choices -> Text,
        counts -> Text,
        batch_id -> Nullable<BigInt>,
        made_at -> Timestamp,
        touched_at -> Timestamp,
        job_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    import_files (id) {
        id -> BigInt,
        book_id -> BigInt,
        import_id -> BigInt,
        name -> Text,
        size -> BigInt,
        read_to -> BigInt,
        format -> Text,
        charset -> Text,
        is_guess -> Bool,
        header -> Text,
        mapping -> Text,
    }
}

diesel::table! {
    import_chunks (file_id, ordinal) { book_id -> BigInt, file_id -> BigInt, ordinal -> BigInt, bytes -> Binary, }
}

diesel::table! {
    import_items (id) {
        id -> BigInt,
        book_id -> BigInt,
        import_id -> BigInt,
        file_id -> BigInt,
        line -> BigInt,
        verdict -> Text,
        action -> Text,
        name -> Text,
        uid -> Text,
        contact_id -> Nullable<BigInt>,
        alike -> Text,
        notes -> Text,
        original -> Nullable<Binary>,
        card -> Nullable<Binary>,
        twin_uid -> Text,
    }
}

diesel::table! {
    csv_mappings (book_id, header) { book_id -> BigInt, header -> Text, mapping -> Text, }
}

diesel::table! {
    duplicate_pairs (one_id, other_id) {
        book_id -> BigInt,
        one_id -> BigInt,
        other_id -> BigInt,
        certainty -> Text,
    }
}

diesel::table! {
    duplicate_members (contact_id) {
        contact_id -> BigInt,
        book_id -> BigInt,
        group_id -> BigInt,
        certainty -> Text,
    }
}

diesel::table! {
    duplicate_searches (book_id) {
        book_id -> BigInt,
        token -> BigInt,
        version -> Integer,
        group_count -> BigInt,
    }
}

diesel::table! {
    decisions (id) { id -> BigInt, book_id -> BigInt, decision -> Text, made_at -> Timestamp, }
}

diesel::table! {
    decided_uids (decision_id, uid) { decision_id -> BigInt, book_id -> BigInt, uid -> Text, }
}

diesel::table! {
    group_cards (id) {
        id -> BigInt,
        book_id -> BigInt,
        label_id -> Nullable<BigInt>,
        name -> Text,
        href -> Text,
        uid -> Text,
        card -> Binary,
        awaited -> Text,
        members -> Binary,
        revision -> BigInt,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    group_card_states (book_id) { book_id -> BigInt, token -> BigInt, revision -> BigInt, }
}

diesel::table! {
    merged_contacts (contact_id) { contact_id -> BigInt, book_id -> BigInt, into_id -> BigInt, }
}

diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    app_passwords,
    batches,
    blobs,
    book_letters,
    books,
    changes,
    contact_blobs,
    contact_keys,
    contact_labels,
    contacts,
    csv_mappings,
    dav_properties,
    decided_uids,
    decisions,
    import_chunks,
    import_files,
    import_items,
    imports,
    jobs,
    labels,
    merged_contacts,
    repairs,
    saved_searches,
    search_words,
    sessions,
    thumbnails,
);
