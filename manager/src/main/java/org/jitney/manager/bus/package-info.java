/**
 * {@code org.freedesktop.systemd1} over the engine: translates, decides nothing.
 *
 * <p>One class builds the table of one interface; the handlers read the engine's views and call its
 * operations, on the engine's thread. Settings' properties come from the one table of directives,
 * so a directive that the loader learns shows up here by itself. May import everything of the
 * manager but {@code offline}, and {@code org.jitney.bus}.
 *
 * <table>
 * <caption>Interface member → class</caption>
 * <tr><td>Manager: jobs (StartUnit …, KillUnit, CancelJob, ListJobs, Reload)</td>
 *     <td>{@link org.jitney.manager.bus.JobMethods}</td></tr>
 * <tr><td>Manager: units (GetUnit …, ListUnits …, GetUnitProcesses, Subscribe, RefUnit)</td>
 *     <td>{@link org.jitney.manager.bus.UnitMethods}</td></tr>
 * <tr><td>Manager: unit files (EnableUnitFiles …, GetUnitFileState, SetDefaultTarget)</td>
 *     <td>{@link org.jitney.manager.bus.UnitFileMethods}</td></tr>
 * <tr><td>Manager: environment, properties</td>
 *     <td>{@link org.jitney.manager.bus.ManagerProperties}</td></tr>
 * <tr><td>Unit</td><td>{@link org.jitney.manager.bus.UnitInterface}</td></tr>
 * <tr><td>Service, Socket and the other types</td>
 *     <td>{@link org.jitney.manager.bus.TypeInterfaces}</td></tr>
 * <tr><td>Job</td><td>{@link org.jitney.manager.bus.JobInterface}</td></tr>
 * <tr><td>org.jitney.Clock1</td><td>{@link org.jitney.manager.bus.ClockInterface}</td></tr>
 * <tr><td>signals</td><td>{@link org.jitney.manager.bus.Signals}</td></tr>
 * <tr><td>LogControl1</td><td>{@link org.jitney.manager.bus.LogControl}</td></tr>
 * </table>
 */
@NullMarked
package org.jitney.manager.bus;

import org.jspecify.annotations.NullMarked;
