package org.jitney.linux.event;

/** A signal that arrived: its number, who sent it, and the value that {@code sigqueue} gave. */
public record SignalInfo(int signal, int senderPid, int senderUid, int value) {}
