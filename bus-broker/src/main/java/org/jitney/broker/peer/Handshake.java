package org.jitney.broker.peer;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The text that comes before the messages, server side: EXTERNAL and the passing of descriptors.
 *
 * <p>Pure: lines in, lines out. Commands may come one by one, as libdbus sends them, or all in one
 * piece with the first messages behind them, as sd-bus does.
 */
final class Handshake {
    /** Nobody needs more; the reference allows 16 KiB for the whole handshake. */
    private static final int MAX_LINE = 16 << 10;

    private static final int MAX_REJECTED = 6;
    private static final byte[] REJECTED = line("REJECTED EXTERNAL");

    /** Where the handshake stands. */
    enum State {
        NUL,
        WAITING_FOR_AUTH,
        WAITING_FOR_DATA,
        WAITING_FOR_BEGIN,
        DONE,
        FAILED
    }

    private final String guid;
    private final int uid;
    private final StringBuilder line = new StringBuilder();
    private State state = State.NUL;
    private boolean passesFds;
    private int rejected;
    private byte[] answer = new byte[0];

    Handshake(String guid, int uid) {
        this.guid = guid;
        this.uid = uid;
    }

    State state() {
        return state;
    }

    boolean passesFds() {
        return passesFds;
    }

    /** {@return the bytes to send by now, once} */
    byte[] takeAnswer() {
        byte[] a = answer;
        answer = new byte[0];
        return a;
    }

    /** Takes bytes until the handshake is over; returns how many it used. */
    int feed(byte[] bytes, int length) {
        int at = 0;
        while (at < length && state != State.DONE && state != State.FAILED) {
            int c = bytes[at++];
            if (state == State.NUL) {
                state = c == 0 ? State.WAITING_FOR_AUTH : State.FAILED;
            } else if (c == '\n' && !line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
                line.setLength(line.length() - 1);
                command(line.toString());
                line.setLength(0);
            } else if (c <= 0 || line.length() >= MAX_LINE) {
                state = State.FAILED;
            } else {
                line.append((char) c);
            }
        }
        return at;
    }

    private void command(String text) {
        int space = text.indexOf(' ');
        String verb = space < 0 ? text : text.substring(0, space);
        String rest = space < 0 ? "" : text.substring(space + 1).strip();
        switch (verb) {
            case "AUTH" -> auth(rest);
            case "DATA" -> {
                if (state == State.WAITING_FOR_DATA) {
                    identity(rest);
                } else {
                    error("Unexpected DATA");
                }
            }
            case "CANCEL", "ERROR" -> reject();
            case "NEGOTIATE_UNIX_FD" -> {
                if (state == State.WAITING_FOR_BEGIN) {
                    passesFds = true;
                    say(line("AGREE_UNIX_FD"));
                } else {
                    error("Need to authenticate first");
                }
            }
            case "BEGIN" ->
                    state = state == State.WAITING_FOR_BEGIN ? State.DONE : State.FAILED;
            default -> error("Unknown command");
        }
    }

    private void auth(String rest) {
        if (state != State.WAITING_FOR_AUTH) {
            error("Sent AUTH while another AUTH in progress");
            return;
        }
        int space = rest.indexOf(' ');
        String mechanism = space < 0 ? rest : rest.substring(0, space);
        if (!mechanism.equals("EXTERNAL")) {
            reject();
        } else if (space < 0) {
            state = State.WAITING_FOR_DATA;
            say(line("DATA"));
        } else {
            identity(rest.substring(space + 1).strip());
        }
    }

    /** The identity must be the one that the kernel knows, or be left to it. */
    private void identity(String hex) {
        String expected = Integer.toUnsignedString(uid);
        if (hex.isEmpty() || expected.equals(decoded(hex))) {
            state = State.WAITING_FOR_BEGIN;
            say(line("OK " + guid));
        } else {
            reject();
        }
    }

    private static String decoded(String hex) {
        try {
            return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            // Not hexadecimal: nobody's identity.
            return "";
        }
    }

    private void reject() {
        rejected++;
        state = rejected >= MAX_REJECTED ? State.FAILED : State.WAITING_FOR_AUTH;
        say(REJECTED);
    }

    private void error(String text) {
        say(line("ERROR \"" + text + "\""));
        rejected++;
        if (rejected >= MAX_REJECTED) {
            state = State.FAILED;
        }
    }

    private void say(byte[] text) {
        byte[] all = new byte[answer.length + text.length];
        System.arraycopy(answer, 0, all, 0, answer.length);
        System.arraycopy(text, 0, all, answer.length, text.length);
        answer = all;
    }

    private static byte[] line(String text) {
        return (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
