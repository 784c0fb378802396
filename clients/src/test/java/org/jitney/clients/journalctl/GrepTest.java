package org.jitney.clients.journalctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.Highlight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where PCRE, which the original searches by, is not what Java has; each was asked of it. */
class GrepTest {
    private static Optional<Highlight> find(String pattern, String message) throws UsageError {
        return Grep.compile(pattern, Optional.of(true))
                .find(message.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
                    a{                  ~ xa{
                    {"a":1              ~ {"a":1}
                    a{,3}!              ~ a{,3}!
                    a{1                 ~ a{1
                    }]                  ~ }]
                    []a]+$              ~ x]a
                    [^]a]               ~ b
                    [a[b]               ~ [
                    [a&&b]{3}           ~ a&b
                    [a-]-[.-0]          ~ --/
                    [[:alpha:]-z]-      ~ --
                    [[:^digit:][:punct:]] ~ a
                    [\\d-x]{3}          ~ 5-x
                    [a\\]b]             ~ ]
                    [\\Q^]\\E]{2}       ~ ^]
                    (?#say)plain        ~ plain
                    (?P<a_b>x)(?P=a_b)  ~ xx
                    (?'n'x)\\k'n'       ~ xx
                    (?<n>x)\\k{n}       ~ xx
                    (a)\\g1             ~ aa
                    (a)(b)\\g{-1}5      ~ abb5
                    (a)\\101            ~ aA
                    foo\\K-bar          ~ foo-bar
                    (?|a|b)c            ~ bc
                    x|(*FAIL)           ~ x
                    \\o{101}\\101       ~ AA
                    \\N{3}              ~ abc
                    \\p{^Lu}\\pL        ~ aB
                    \\p{Latin}          ~ a
                    \\p{L&}             ~ a
                    \\Qa.b\\E           ~ a.b
                    (?x) pl ain         ~ plain
                    a++b                ~ aab
                    (?<=a)b             ~ ab
                    \\xe9               ~ é
                    """)
    void whatPcreFindsIsFound(String pattern, String message) throws UsageError {
        if (pattern.equals("\\xe9")) {
            // Bytes are compared, so this letter of ISO 8859-1 is not in the two of UTF-8.
            assertThat(find(pattern, message)).isEmpty();
            return;
        }
        assertThat(find(pattern, message)).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    \\p{Han}     ~ plain
                    [a-z&&[b]]   ~ abc
                    [a[b]c]      ~ b
                    (*FAIL)      ~ x
                    a{,3}!       ~ aa!
                    """)
    void whatPcreDoesNotFindIsNotFound(String pattern, String message) throws UsageError {
        assertThat(find(pattern, message)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    (          ~ missing closing parenthesis
                    (?         ~ missing closing parenthesis
                    a)         ~ unmatched closing parenthesis
                    [a         ~ missing terminating ] for character class
                    *          ~ quantifier does not follow a repeatable item
                    a**        ~ quantifier does not follow a repeatable item
                    [z-a]      ~ range out of order in character class
                    [[:foo:]]  ~ unknown POSIX class name
                    \\         ~ \\ at end of pattern
                    \\8        ~ reference to non-existent subpattern
                    \\k<n>     ~ reference to non-existent subpattern
                    (?<n       ~ syntax error in subpattern name (missing terminator?)
                    \\p{Foo}   ~ unknown property after \\P or \\p
                    \\u00e9    ~ PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\u
                    (?<=a+)b   ~ lookbehind assertion is not fixed length
                    a{3,2}     ~ numbers out of order in {} quantifier
                    a{65536}   ~ number too big in {} quantifier
                    \\x{100}   ~ character code point value in \\x{} or \\o{} is too large
                    (a)(?1)    ~ calls of groups are not supported
                    (?(1)a|b)  ~ conditions are not supported
                    (*UTF8)a   ~ verbs such as (*UTF8) are not supported
                    """)
    void whatIsWrongIsSaidAsPcreSaysIt(String pattern, String reason) {
        assertThatThrownBy(() -> find(pattern, ""))
                .isInstanceOf(UsageError.class)
                .hasMessage("Bad pattern \"" + pattern + "\": " + reason);
    }

    @Test
    void alternativesThatRepeatAreSearchedForInALongMessage() throws UsageError {
        assertThat(find("(x|y)*z", "xy".repeat(100_000) + "z")).contains(new Highlight(0, 200_001));
    }
}
