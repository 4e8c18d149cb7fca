/** What the server says to input that is broken, and that it is none the worse for it. */
package io.logserver.badinput;
