package org.jitney.locale1.model;

/** The variables that make a locale, in the order in which they are stored and shown. */
public enum LocaleVariable {
    LANG,
    LANGUAGE,
    LC_CTYPE,
    LC_NUMERIC,
    LC_TIME,
    LC_COLLATE,
    LC_MONETARY,
    LC_MESSAGES,
    LC_PAPER,
    LC_NAME,
    LC_ADDRESS,
    LC_TELEPHONE,
    LC_MEASUREMENT,
    LC_IDENTIFICATION
}
