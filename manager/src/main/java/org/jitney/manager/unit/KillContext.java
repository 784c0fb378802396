package org.jitney.manager.unit;

/** The settings of systemd.kill(5). */
public record KillContext(Values values) {
    public String killMode() {
        return values.text("KillMode");
    }

    public int killSignal() {
        return values.integer("KillSignal");
    }

    public int restartKillSignal() {
        return values.integer("RestartKillSignal");
    }

    public int finalKillSignal() {
        return values.integer("FinalKillSignal");
    }

    public int watchdogSignal() {
        return values.integer("WatchdogSignal");
    }

    public boolean sendSigkill() {
        return values.flag("SendSIGKILL");
    }

    public boolean sendSighup() {
        return values.flag("SendSIGHUP");
    }
}
