package org.jitney.clients.loginctl;

import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Output;

/** The text of {@code loginctl --help}. */
final class LoginctlHelp {
    private LoginctlHelp() {}

    static String render(Output output) {
        return Help.of(
                        "loginctl",
                        "Show and control sessions, users and seats of the login manager.",
                        25,
                        output)
                .section("Session Commands:")
                .row("list-sessions", "List sessions")
                .row("session-status [ID...]", "Show sessions and their processes")
                .row("show-session [ID...]", "Print properties of sessions, or of the manager")
                .row("activate [ID]", "Bring a session to the front")
                .row("lock-session [ID...]", "Ask sessions to lock their screens")
                .row("unlock-session [ID...]", "Ask sessions to unlock their screens")
                .row("lock-sessions", "Ask all sessions to lock their screens")
                .row("unlock-sessions", "Ask all sessions to unlock their screens")
                .row("terminate-session ID...", "End sessions")
                .row("kill-session ID...", "Send a signal to processes of sessions")
                .section("User Commands:")
                .row("list-users", "List users")
                .row("user-status [USER...]", "Show users and their processes")
                .row("show-user [USER...]", "Print properties of users, or of the manager")
                .row("enable-linger [USER...]", "Let users have processes without a session")
                .row("disable-linger [USER...]", "Let them have none")
                .row("terminate-user USER...", "End all sessions of users")
                .row("kill-user USER...", "Send a signal to processes of users")
                .section("Seat Commands:")
                .row("list-seats", "List seats")
                .row("seat-status [NAME...]", "Show seats and their devices")
                .row("show-seat [NAME...]", "Print properties of seats, or of the manager")
                .row("attach NAME DEVICE...", "Give devices to a seat")
                .row("flush-devices", "Forget which devices were given to which seat")
                .row("terminate-seat NAME...", "End all sessions on seats")
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --no-pager", "Print without a pager")
                .row("   --no-legend", "No header and footer")
                .row("   --no-ask-password", "Do not ask for a password")
                .row("-H --host=[USER@]HOST", "Work on another host")
                .row("-M --machine=CONTAINER", "Work on a container")
                .row("-p --property=NAME", "Print only this property")
                .row("-P NAME", "The same, and only its value")
                .row("-a --all", "Print properties without a value, too")
                .row("   --value", "Print values without names")
                .row("-l --full", "Do not cut lines")
                .row("   --kill-whom=WHOM", "Which processes get the signal: leader or all")
                .row("-s --signal=SIGNAL", "Which signal")
                .row("-n --lines=INTEGER", "How many lines of the log")
                .row("-o --output=STRING", "How those look; the word help lists the ways")
                .row("   --json=pretty|short|off", "Print lists as JSON")
                .row("-j", "The same, pretty on a terminal and short elsewhere")
                .end("loginctl(1)");
    }
}
