package org.jitney.bus.sasl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The cookies of one context: a line each with id, time of creation and secret. Clients may still
 * need a cookie for some time after servers have stopped to use it; then it is dropped, and with it
 * those that claim to be from the future, as a clock that was wrong must not leave a secret for
 * ever.
 */
public record CookieFile(List<Cookie> cookies) {

    /** Servers use a cookie for this long, in seconds; these times are those of libdbus. */
    static final long YOUNG = 5 * 60;

    /** And clients find it for this long. */
    static final long VALID = YOUNG + 2 * 60;

    /** How wrong a clock may be. */
    static final long TIME_TRAVEL = 5 * 60;

    private static final int MOST_COOKIES = 256;

    public CookieFile {
        cookies = List.copyOf(cookies);
    }

    /** {@return whether this may be a context, and with that a file name} */
    public static boolean isContext(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> c > ' ' && c < 127 && c != '/' && c != '\\')
                && text.indexOf('.') < 0;
    }

    /** Parses; lines that are no cookies are passed over. */
    public static CookieFile parse(String text) {
        List<Cookie> cookies = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (cookies.size() < MOST_COOKIES) {
                cookie(line.split(" ", -1)).ifPresent(cookies::add);
            }
        }
        return new CookieFile(cookies);
    }

    private static Optional<Cookie> cookie(String[] words) {
        if (words.length != 3 || !isHex(words[2])) {
            return Optional.empty();
        }
        try {
            Cookie cookie =
                    new Cookie(Integer.parseInt(words[0]), Long.parseLong(words[1]), words[2]);
            return Optional.of(cookie).filter(c -> c.id() >= 0 && c.created() >= 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isHex(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }

    public Optional<Cookie> find(int id) {
        return cookies.stream().filter(c -> c.id() == id).findFirst();
    }

    /** {@return the youngest cookie that a server may still use} */
    public Optional<Cookie> young(long now) {
        return cookies.stream()
                .filter(c -> c.created() > now - YOUNG && c.created() <= now + TIME_TRAVEL)
                .max(Comparator.comparingLong(Cookie::created));
    }

    /** {@return this file with a new cookie and without those that have expired} */
    public CookieFile with(Cookie fresh) {
        long now = fresh.created();
        List<Cookie> next = new ArrayList<>();
        for (Cookie c : cookies) {
            boolean valid = c.created() >= now - VALID && c.created() <= now + TIME_TRAVEL;
            if (valid && c.id() != fresh.id()) {
                next.add(c);
            }
        }
        if (next.size() >= MOST_COOKIES) {
            next.subList(0, next.size() - MOST_COOKIES + 1).clear();
        }
        Collections.addAll(next, fresh);
        return new CookieFile(next);
    }

    public String render() {
        StringBuilder out = new StringBuilder();
        for (Cookie c : cookies) {
            out.append(c.id()).append(' ').append(c.created()).append(' ').append(c.secret());
            out.append('\n');
        }
        return out.toString();
    }
}
