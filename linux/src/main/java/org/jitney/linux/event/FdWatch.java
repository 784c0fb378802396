package org.jitney.linux.event;

/** One row of the loop's table; {@code data} tells a watch from an earlier one in the same slot. */
final class FdWatch implements Watch {
    private final EventLoop loop;
    private final int number;
    private final int slot;
    private final int generation;
    private IoHandler handler;
    private boolean open = true;
    private boolean yields;
    private int events;

    FdWatch(EventLoop loop, int number, int slot, int generation, IoHandler handler) {
        this.loop = loop;
        this.number = number;
        this.slot = slot;
        this.generation = generation;
        this.handler = handler;
    }

    void startAs(int wanted, boolean yielding) {
        events = wanted;
        yields = yielding;
    }

    int number() {
        return number;
    }

    int slot() {
        return slot;
    }

    long data() {
        return (long) generation << 32 | slot;
    }

    void handleWith(IoHandler other) {
        handler = other;
    }

    void ready(int events) {
        handler.ready(events);
    }

    @Override
    public void modify(int wanted) {
        if (!open) {
            throw new IllegalStateException("the watch is closed");
        }
        loop.modify(this, wanted);
        events = wanted;
    }

    @Override
    public void yielding(boolean wanted) {
        if (open && wanted != yields) {
            loop.move(this, wanted);
            yields = wanted;
        }
    }

    int events() {
        return events;
    }

    boolean yields() {
        return yields;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            loop.remove(this);
        }
    }
}
