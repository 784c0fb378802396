package org.jitney.login1.power;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.model.Action;
import org.jitney.login1.model.InhibitWhat;
import org.jitney.login1.model.InputEvent;
import org.jitney.login1.model.PowerKey;
import org.jitney.login1.model.Setting;
import org.jitney.login1.session.Parts;
import org.jitney.login1.store.Devices.ButtonDevice;
import org.jitney.login1.store.Devices.Switches;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Power keys, lid and docking station. A key whose long press means something else acts when it is
 * let go, or has been held for long. As long as the lid is closed what is to be done about it is
 * looked at again each time that a reason against it may be gone.
 */
public final class Buttons {
    private static final Logger LOG = LoggerFactory.getLogger("systemd-logind");
    private static final Duration LONG = Duration.ofSeconds(5);
    private static final int EVENTS = 64;
    private static final List<Set<Integer>> MODIFIERS =
            List.of(Set.of(29, 97), Set.of(42, 54), Set.of(56, 100)); // control, shift, alt

    /** A device that is listened to. */
    private static final class Button {
        private final ButtonDevice device;
        private final Fd fd;
        private final Set<Integer> held = new HashSet<>();
        private Switches switches;
        private Optional<Watch> watch = Optional.empty();

        Button(ButtonDevice device, Fd fd, Switches switches) {
            this.device = device;
            this.fd = fd;
            this.switches = switches;
        }
    }

    private final Parts parts;
    private final Reaction reaction;
    private final List<Button> buttons = new ArrayList<>();
    private final Map<PowerKey, Timer> pressed = new EnumMap<>(PowerKey.class);
    private final Timer holdOff;
    private long lidCountsFromUsec;

    /** Listens to none yet. */
    public Buttons(Parts parts, Reaction reaction) {
        this.parts = parts;
        this.reaction = reaction;
        this.holdOff = parts.loop().timer(this::recheckLid);
    }

    /** Listens to all there are. */
    public void begin() {
        for (ButtonDevice device : parts.devices().buttons()) {
            try {
                listen(device);
            } catch (ErrnoException e) {
                LOG.warn("Failed to open {}: {}", device.node(), e.getMessage());
            }
        }
        holdOff();
    }

    private void listen(ButtonDevice device) throws ErrnoException {
        Fd fd = parts.devices().openButton(device);
        Button button = new Button(device, fd, parts.devices().switches(fd));
        button.watch = Optional.of(parts.loop().watch(fd, EventLoop.READABLE, _ -> read(button)));
        buttons.add(button);
        LOG.info("Watching system buttons on {}", device.node());
    }

    /** After a start and after sleep screens and docking stations are given time to be found. */
    public void holdOff() {
        long pause = parts.settings().usec(Setting.HOLDOFF_TIMEOUT);
        lidCountsFromUsec = now() + Math.max(0, pause);
        holdOff.armAfter(Duration.ofNanos(Math.max(1, pause) * 1000));
    }

    private long now() {
        return parts.loop().clock().monotonic().usec();
    }

    /** {@return whether a lid is closed} */
    public boolean isLidClosed() {
        return buttons.stream().anyMatch(button -> button.switches.lidClosed());
    }

    /** {@return whether the machine stands in a dock, or has another screen than its own} */
    public boolean isDocked() {
        return buttons.stream().anyMatch(button -> button.switches.docked())
                || parts.devices().externalScreens() > 0;
    }

    private void read(Button button) {
        ByteBuffer events = ByteBuffer.allocateDirect(EVENTS * InputEvent.SIZE);
        try {
            int got = button.fd.read(events);
            if (got <= 0) {
                lost(button);
                return;
            }
        } catch (ErrnoException e) {
            if (!e.is(Errno.EAGAIN)) {
                LOG.info("{} is gone: {}", button.device.node(), e.getMessage());
                lost(button);
            }
            return;
        }
        events.flip();
        while (events.remaining() >= InputEvent.SIZE) {
            on(button, InputEvent.decode(events));
        }
    }

    private void lost(Button button) {
        buttons.remove(button);
        button.watch.ifPresent(Watch::close);
        button.fd.close();
    }

    private void on(Button button, InputEvent event) {
        if (event.type() == InputEvent.SWITCH) {
            onSwitch(button, event.code(), event.value() != 0);
        } else if (event.type() == InputEvent.KEY && event.value() > 0) {
            onPress(button, event);
        } else if (event.type() == InputEvent.KEY) {
            button.held.remove(event.code());
            PowerKey.of(event.code()).ifPresent(key -> onRelease(button, key));
        }
    }

    private void onSwitch(Button button, int code, boolean on) {
        Switches before = button.switches;
        if (code == InputEvent.SWITCH_LID) {
            LOG.info("{}", on ? "Lid closed." : "Lid opened.");
            button.switches = new Switches(on, before.docked());
            parts.announcer().changed("LidClosed");
            if (on) {
                onLid(button, true);
            }
        } else if (code == InputEvent.SWITCH_DOCK) {
            LOG.info("{}", on ? "System docked." : "System undocked.");
            button.switches = new Switches(before.lidClosed(), on);
            recheckLid();
        }
    }

    private void onPress(Button button, InputEvent event) {
        button.held.add(event.code());
        if (event.code() == InputEvent.KEY_ESCAPE
                && MODIFIERS.stream()
                        .noneMatch(either -> either.stream().noneMatch(button.held::contains))) {
            reaction.to(
                    new Reaction.Cause(Optional.empty(), true, true, button.device.seat()),
                    action(Setting.HANDLE_SECURE_ATTENTION_KEY));
            return;
        }
        PowerKey.of(event.code())
                .filter(key -> event.value() == 1 && !pressed.containsKey(key))
                .ifPresent(key -> onPress(button, key));
    }

    private void onPress(Button button, PowerKey key) {
        Action whenLong = action(key.longPress());
        if (whenLong == Action.IGNORE || whenLong == action(key.press())) {
            act(button, key, "short", key.press());
            return;
        }
        Timer timer =
                parts.loop()
                        .timer(() -> {
                            forget(key);
                            act(button, key, "long", key.longPress());
                        });
        pressed.put(key, timer);
        timer.armAfter(LONG);
    }

    private void onRelease(Button button, PowerKey key) {
        if (forget(key)) {
            act(button, key, "short", key.press());
        }
    }

    private boolean forget(PowerKey key) {
        Timer timer = pressed.remove(key);
        if (timer != null) {
            timer.close();
        }
        return timer != null;
    }

    private Action action(Setting setting) {
        return parts.settings().action(setting).orElse(Action.IGNORE);
    }

    private void act(Button button, PowerKey key, String how, Setting setting) {
        LOG.info("{} key pressed {}.", key, how);
        boolean ignores = parts.settings().isOn(key.ignoresInhibited());
        reaction.to(
                new Reaction.Cause(
                        Optional.of(key.handling()), ignores, true, button.device.seat()),
                action(setting));
    }

    /** A reason against what is to be done about a closed lid may be gone. */
    public void recheckLid() {
        buttons.stream()
                .filter(button -> button.switches.lidClosed())
                .findFirst()
                .ifPresent(button -> onLid(button, false));
    }

    private void onLid(Button button, boolean edge) {
        if (now() < lidCountsFromUsec) {
            LOG.debug("Ignoring lid switch request, system startup or resume too close.");
            return;
        }
        Optional<Action> outside =
                parts.settings().action(Setting.HANDLE_LID_SWITCH_EXTERNAL_POWER);
        Action wanted =
                isDocked()
                        ? action(Setting.HANDLE_LID_SWITCH_DOCKED)
                        : outside.filter(_ -> parts.kernel().isOnExternalPower())
                                .orElseGet(() -> action(Setting.HANDLE_LID_SWITCH));
        reaction.to(
                new Reaction.Cause(
                        Optional.of(InhibitWhat.HANDLE_LID_SWITCH),
                        parts.settings().isOn(Setting.LID_SWITCH_IGNORE_INHIBITED),
                        edge,
                        button.device.seat()),
                wanted);
    }
}
