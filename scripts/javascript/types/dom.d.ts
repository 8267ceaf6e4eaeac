// The scripts find elements by selectors, so the members of elements and events aren't checked; those of our own are.
interface EventTarget { [name: string]: any }
interface Event { [name: string]: any }
